-- One headless session with the client in clients/neovim, told as JSON:
--   nvim --clean --headless -l neovim_session.lua OPTIONS.json
-- OPTIONS: client (folder), command (argv), root, file, cursor {line, column} (0-based, bytes),
-- steps (names of the functions below, or a `:` command, or `<Tab>` and its beginning),
-- out (file to write).

local options = vim.json.decode(table.concat(vim.fn.readfile(arg[1]), '\n'))
local told = { notes = {} }
local client, buffer

vim.notify = function(message)
  table.insert(told.notes, message)
end

-- The last of what is offered is chosen.
vim.ui.select = function(items, how, on_choice)
  told.offered = vim.iter(items):map(how.format_item):totable()
  on_choice(items[#items])
end

local function ask(method, params)
  local answer, problem = client:request_sync(method, params, 10000, buffer)
  return answer and answer.result or { error = answer and answer.err or problem }
end

local function at_cursor()
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

local function quickfix()
  return vim.iter(vim.fn.getqflist()):map(function(item)
    local file = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
    return ('%s:%d:%d %s'):format(file, item.lnum, item.col, item.text)
  end):totable()
end

local function question(name, params)
  vim.fn.setqflist({}, 'r')
  local before, done = #told.notes, false
  local to_quickfix = require('codegraph').to_quickfix
  require('codegraph').to_quickfix = function(...)
    to_quickfix(...)
    done = true
  end
  require('codegraph').request(name, params)
  vim.wait(10000, function() return done or #told.notes > before end, 10)
  require('codegraph').to_quickfix = to_quickfix
  vim.cmd.cclose()
  return quickfix()
end

local steps = {}

function steps.ready()
  return vim.wait(30000, function()
    return ask('codegraph/status', vim.empty_dict()).state == 'ready'
  end, 50)
end

function steps.encoding()
  return client.offset_encoding
end

function steps.root()
  return client.root_dir
end

function steps.symbols()
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  return vim.iter(ask('textDocument/documentSymbol', params)):map(function(each)
    return each.name
  end):totable()
end

function steps.definition()
  local back = vim.api.nvim_win_get_cursor(0)
  local moved
  vim.lsp.buf.definition({ on_list = function(found) moved = found.items end })
  vim.wait(10000, function() return moved ~= nil end, 10)
  vim.api.nvim_win_set_cursor(0, back)
  return vim.iter(moved or {}):map(function(item)
    return ('%s:%d:%d'):format(vim.fs.basename(item.filename), item.lnum, item.col)
  end):totable()
end

function steps.call_hierarchy()
  local item = ask('textDocument/prepareCallHierarchy', at_cursor())[1]
  return vim.iter(ask('callHierarchy/incomingCalls', { item = item })):map(function(call)
    return ('%s %d'):format(call.from.name, #call.fromRanges)
  end):totable()
end

function steps.callers()
  return question('callers')
end

function steps.callers_by_name()
  return question('callers', { name = options.name })
end

function steps.impact()
  return question('impact')
end

function steps.dependencies()
  return question('dependencies')
end

function steps.dependents()
  return question('dependents')
end

function steps.answer()
  local answer
  require('codegraph').request('callers', nil, function(result) answer = result end)
  vim.wait(10000, function() return answer ~= nil end, 10)
  return answer
end

function steps.unknown()
  return question('noSuchQuestion')
end

function steps.edit()
  local before = #question('callers')
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, options.added)
  local found
  vim.wait(10000, function()
    found = question('callers')
    return #found > before
  end, 20)
  return found
end

local function list_of(ask_for)
  local list
  ask_for({ on_list = function(found) list = found.items end })
  vim.wait(10000, function() return list ~= nil end, 10)
  return vim.iter(list or {}):map(function(item)
    return ('%s:%d:%d'):format(vim.fs.basename(item.filename), item.lnum, item.col)
  end):totable()
end

function steps.references()
  return list_of(function(how) vim.lsp.buf.references({ includeDeclaration = true }, how) end)
end

function steps.incoming_calls()
  vim.fn.setqflist({}, 'r')
  vim.lsp.buf.incoming_calls()
  vim.wait(10000, function() return #vim.fn.getqflist() > 0 end, 10)
  vim.cmd.cclose()
  return quickfix()
end

-- Every problem of the buffer, once *options.added* stands at its end.
function steps.diagnostics()
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, options.added)
  vim.wait(10000, function() return #vim.diagnostic.get(buffer) > 0 end, 10)
  return vim.iter(vim.diagnostic.get(buffer)):map(function(each)
    return ('%d:%d %s %s'):format(each.lnum + 1, each.col + 1, each.code, each.message)
  end):totable()
end

-- The problems of files that are in no window, once the first line is *options.name*.
function steps.problems_elsewhere()
  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { options.name })
  local function others()
    return vim.iter(vim.diagnostic.get()):filter(function(each)
      return each.bufnr ~= buffer and each.code == 'removed-symbol'
    end):totable()
  end
  vim.wait(10000, function() return #others() > 0 end, 10)
  return vim.iter(others()):map(function(each)
    local file = vim.fs.basename(vim.api.nvim_buf_get_name(each.bufnr))
    return ('%s:%d:%d'):format(file, each.lnum + 1, each.col + 1)
  end):totable()
end

-- The lines that a rename to *options.name* changes, saved nowhere.
function steps.rename()
  local function texts()
    local found = {}
    for _, each in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(each) and vim.bo[each].buftype == '' then
        local lines = vim.api.nvim_buf_get_lines(each, 0, -1, false)
        found[vim.api.nvim_buf_get_name(each)] = lines
      end
    end
    return found
  end
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  vim.lsp.buf.rename(options.name)
  vim.wait(10000, function() return vim.api.nvim_buf_get_changedtick(buffer) > tick end, 10)
  local changed = {}
  for name, lines in pairs(texts()) do
    for number, line in ipairs(lines) do
      if line:find(options.name, 1, true) then
        local file = vim.fs.basename(name)
        table.insert(changed, ('%s:%d %s'):format(file, number, vim.trim(line)))
      end
    end
  end
  table.sort(changed)
  return changed
end

function steps.status_line()
  local status = require('codegraph.status')
  vim.wait(30000, function() return status.of(client.id).state == 'ready' end, 10)
  return status.line()
end

function steps.health()
  vim.cmd('checkhealth codegraph')
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.cmd.bwipeout()
  return lines
end

local function current_lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function press(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

-- The tree of what a change may affect, as it opens.
function steps.impact_tree()
  vim.cmd('Codegraph tree impact')
  vim.wait(10000, function()
    return vim.bo.filetype == 'codegraph-tree' and #current_lines() > 1
  end, 10)
  local shown = current_lines()
  press('q')
  return shown
end

-- The tree as it opens, with its second line opened, and where its second line leads.
function steps.tree()
  local shown = {}
  local function grown()
    local before = #current_lines()
    vim.wait(10000, function() return #current_lines() > before end, 10)
    table.insert(shown, current_lines())
  end
  vim.cmd('Codegraph tree callers')
  vim.wait(10000, function() return vim.bo.filetype == 'codegraph-tree' end, 10)
  grown()
  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  press('<Tab>')
  grown()
  press('<CR>')
  local at = vim.api.nvim_win_get_cursor(0)
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  table.insert(shown, { ('%s:%d:%d'):format(name, at[1], at[2] + 1) })
  vim.cmd.buffer(buffer)
  vim.api.nvim_win_set_cursor(0, { options.cursor[1] + 1, options.cursor[2] })
  return shown
end

-- What a `:` command puts into a list, shows in a window of its own, or says.
local function command(line)
  local own, lists, before = vim.api.nvim_get_current_win(), {}, #told.notes
  local function changes()
    return vim.fn.getqflist({ changedtick = 0 }).changedtick
      + vim.fn.getloclist(own, { changedtick = 0 }).changedtick
  end
  lists = changes()
  vim.cmd(line:sub(2))
  vim.wait(10000, function()
    local in_window = vim.api.nvim_get_current_win() ~= own
    return in_window or changes() ~= lists or #told.notes > before
  end, 10)
  local in_list = vim.bo.buftype == 'quickfix'
  local shown
  if in_list then
    local items = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1].loclist == 1
      and vim.fn.getloclist(0) or vim.fn.getqflist()
    shown = vim.iter(items):map(function(item)
      if item.valid == 0 then
        return item.text
      end
      local file = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
      return ('%s:%d:%d %s'):format(file, item.lnum, item.col, item.text)
    end):totable()
  elseif vim.api.nvim_get_current_win() ~= own then
    shown = current_lines()
  else
    shown = vim.list_slice(told.notes, before + 1)
  end
  if vim.api.nvim_get_current_win() ~= own then
    vim.api.nvim_win_close(0, true)
  end
  return shown
end

-- What each count above the first definition lists, as when it is chosen.
function steps.lenses()
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  return vim.iter(ask('textDocument/codeLens', params)):map(function(lens)
    local known = lens.command and lens or ask('codeLens/resolve', lens)
    vim.g.counted = vim.json.encode(known.command)
    local shown = command(
      ':lua vim.lsp.get_clients({ name = "codegraph" })[1]:exec_cmd(vim.json.decode(vim.g.counted))'
    )
    return vim.list_extend({ known.command.title }, shown)
  end):totable()
end

function steps.stop()
  local id = client.id
  client:stop()
  return vim.wait(10000, function() return vim.lsp.get_client_by_id(id) == nil end, 10)
end

local function run()
  vim.opt.runtimepath:append(options.client)
  vim.cmd('filetype on')
  vim.cmd.runtime('plugin/codegraph.lua')
  vim.lsp.config('codegraph', { cmd = options.command })
  vim.lsp.enable('codegraph')
  vim.cmd.edit(vim.fs.joinpath(options.root, options.file))
  buffer = vim.api.nvim_get_current_buf()
  -- `-l` runs before VimEnter, which Neovim waits for; a user's session has had it.
  vim.api.nvim_exec_autocmds('FileType', { buffer = buffer })
  local attached = vim.wait(20000, function()
    client = vim.lsp.get_clients({ bufnr = buffer, name = 'codegraph' })[1]
    return client ~= nil and client.initialized
  end, 10)
  assert(attached, 'no client was attached')
  vim.api.nvim_win_set_cursor(0, { options.cursor[1] + 1, options.cursor[2] })
  for _, step in ipairs(options.steps) do
    if vim.startswith(step, ':') then
      told[step] = command(step)
    elseif vim.startswith(step, '<Tab>') then
      told[step] = vim.fn.getcompletion(step:sub(6), 'cmdline')
    else
      told[step] = steps[step]()
    end
  end
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then
  told.problem = problem
end
vim.fn.writefile({ vim.json.encode(told) }, options.out)
vim.cmd('qall!')
