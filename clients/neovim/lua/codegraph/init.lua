-- Questions to codegraph-lsp that the Language Server Protocol has no words for.
--
--   require('codegraph').request('callers')                  of what is under the cursor
--   require('codegraph').request('callers', { depth = 3 })   and theirs
--   require('codegraph').request('impact', nil, function(result) … end)
--
-- Without a function the answer goes into the quickfix list. `:Codegraph` asks in words of its own.

local places = require('codegraph.places')
local words = require('codegraph.words')

local M = {}

local AMBIGUOUS = -32002

-- What a question is asked about, where its parameters do not say.
local SUBJECTS = {
  symbol = 'target',
  callers = 'target',
  callees = 'target',
  references = 'target',
  implementations = 'target',
  subgraph = 'targets',
  context = 'targets',
  impact = 'targets',
  dependencies = 'file',
  dependents = 'file',
  path = 'from',
}

-- Parameters that say what a question is about.
local NAMING =
  { 'symbol', 'name', 'textDocument', 'targets', 'files', 'from', 'path', 'uri', 'query' }

local function say(message)
  vim.notify('codegraph: ' .. message, vim.log.levels.WARN)
end

--- Sends `codegraph/<question>` to the server of the current buffer.
---@param question string The request's name without `codegraph/`.
---@param params table? Its parameters; the symbol under the cursor is added where they name none.
---@param on_answer fun(result: any, client: vim.lsp.Client)? Called with the result; by default it
--- goes into the quickfix list.
function M.request(question, params, on_answer)
  local named = M.is_named(question, params)
  local client = M.client(named)
  if client == nil then
    say('no server for this buffer')
    return
  end
  local subject = named and vim.empty_dict() or M.subject(question, params, client)
  local full = vim.tbl_extend('keep', params or vim.empty_dict(), subject)
  client:request('codegraph/' .. question, full, function(problem, result)
    if problem and problem.code == AMBIGUOUS and full.name and vim.islist(problem.data or {}) then
      M.choose(problem, question, full, on_answer)
    elseif problem then
      say(problem.message)
    elseif on_answer then
      on_answer(result, client)
    else
      M.to_quickfix(question, result, client)
    end
  end, vim.api.nvim_get_current_buf())
end

--- The server of the current buffer; for a question that names what it is about, any that runs.
---@return vim.lsp.Client?
function M.client(named)
  local own = vim.lsp.get_clients({ bufnr = 0, name = 'codegraph' })[1]
  return own or (named and vim.lsp.get_clients({ name = 'codegraph' })[1] or nil)
end

--- Whether *params* say what *question* is about, or it is about the whole workspace.
function M.is_named(question, params)
  return SUBJECTS[question] == nil
    or vim.iter(NAMING):any(function(key)
      return params ~= nil and params[key] ~= nil
    end)
end

--- The part of the parameters that says what *question* is about.
function M.subject(question, params, client)
  if M.is_named(question, params) then
    return vim.empty_dict()
  end
  local kind = SUBJECTS[question]
  local target = vim.lsp.util.make_position_params(0, client.offset_encoding)
  if kind == 'target' then
    return target
  elseif kind == 'targets' then
    return { targets = { target } }
  elseif kind == 'from' then
    return { from = target }
  end
  return { textDocument = target.textDocument }
end

--- Asks which of several symbols is meant, and then the question again.
function M.choose(problem, question, params, on_answer)
  vim.ui.select(problem.data, {
    prompt = problem.message,
    format_item = function(symbol)
      return ('%s %s (%s)'):format(symbol.kind, symbol.qualifiedName, M.file(symbol.uri))
    end,
  }, function(symbol)
    if symbol then
      local exact = vim.tbl_extend('force', params, { symbol = symbol.id })
      exact.name, exact.kind, exact.uri = nil, nil, nil
      M.request(question, exact, on_answer)
    end
  end)
end

--- Puts every site and symbol of *result* into the quickfix list, in the server's order.
---@param window integer? Into this window's location list instead.
function M.to_quickfix(question, result, client, window)
  local items = places.items(places.sites(result), client.offset_encoding)
  local what = { title = 'codegraph ' .. question, items = items }
  if window then
    vim.fn.setloclist(window, {}, ' ', what)
  else
    vim.fn.setqflist({}, ' ', what)
  end
  M.say_how_far(result)
  if #items == 0 then
    vim.notify(('codegraph: %s %s'):format(question, M.why_nothing(result)))
  elseif window then
    vim.cmd.lopen()
  else
    vim.cmd.copen()
  end
end

--- Lists what a count above a definition has counted.
---@param counted { request: string, symbol: string } As a lens of the server's has it.
function M.show_counted(counted)
  local question = counted.request:gsub('^codegraph/', '')
  if question ~= 'impact' then
    M.request(question, { symbol = counted.symbol })
    return
  end
  local params = { targets = { { symbol = counted.symbol } } }
  M.request(question, params, function(result, client)
    local shown = { items = result.tests, freshness = result.freshness }
    if #result.tests < result.counts.tests then
      shown.total, shown.cursor = result.counts.tests, ''
    end
    M.to_quickfix('tests', shown, client)
  end)
end

--- Why an answer has no places.
function M.why_nothing(result)
  local answer = type(result) == 'table' and result or {}
  local unsure = answer.unsureCalls or { calls = 0 }
  if answer.targets and #answer.targets == 0 then
    return 'is about nothing: no symbol is called so, or there is none in that place'
  elseif unsure.calls > 0 then
    local calls = words.counted(unsure.calls, 'call')
    return ('found nothing sure; %s may mean it by the name only'):format(calls)
  end
  return 'found nothing'
end

--- Says what an answer cannot know yet, or leaves out.
function M.say_how_far(result)
  local freshness = type(result) == 'table' and result.freshness or {}
  if freshness.pending and freshness.pending > 0 then
    local files = words.counted(freshness.pending, 'file')
    vim.notify(('codegraph: %s still to be read'):format(files))
  end
  if type(result) == 'table' and type(result.cursor) == 'string' then
    vim.notify(('codegraph: the first of %d; `limit=` shows more'):format(result.total))
  end
end

--- The path of *uri* as it is short to read.
function M.file(uri)
  if not vim.startswith(uri or '', 'file:') then
    return uri or ''
  end
  return vim.fn.fnamemodify(vim.uri_to_fname(uri), ':~:.')
end

M.sites = places.sites
M.items = places.items
M.name = places.name

return M
