-- One headless session with the client in clients/neovim, told as JSON:
--   nvim --clean --headless -l neovim_session.lua OPTIONS.json
-- OPTIONS: client (folder), command (argv), root, file, cursor {line, column} (0-based, bytes),
-- steps (names of the functions below), out (file to write).

local options = vim.json.decode(table.concat(vim.fn.readfile(arg[1]), '\n'))
local told = { notes = {} }
local client, buffer

vim.notify = function(message)
  table.insert(told.notes, message)
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

function steps.stop()
  local id = client.id
  client:stop()
  return vim.wait(10000, function() return vim.lsp.get_client_by_id(id) == nil end, 10)
end

local function run()
  vim.opt.runtimepath:append(options.client)
  vim.cmd('filetype on')
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
    told[step] = steps[step]()
  end
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then
  told.problem = problem
end
vim.fn.writefile({ vim.json.encode(told) }, options.out)
vim.cmd('qall!')
