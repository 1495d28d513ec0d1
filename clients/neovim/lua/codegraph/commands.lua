-- What `:Codegraph` understands.
--
--   :Codegraph[!] {subcommand} [arguments] [option=value …]
--
-- Without a name, a question is about what is under the cursor. With `!`, places go into the
-- location list of the window instead of the quickfix list.

local codegraph = require('codegraph')
local windows = require('codegraph.windows')

local M = {}

local CERTAINTIES = { 'exact', 'inferred', 'dispatch', 'by-name' }
local YES_NO = { 'yes', 'no' }

local function yes(text)
  return text == 'yes' or text == 'true' or text == '1'
end

local function number(text)
  return text == 'all' and 0 or tonumber(text)
end

local function globs(text)
  return vim.split(text, ',', { trimempty = true })
end

-- `option=value`: the parameter it stands for, how its value is read, and values to offer.
local OPTIONS = {
  depth = { 'depth', number, { '1', '2', '3', 'all' } },
  certainty = { 'minCertainty', tostring, CERTAINTIES },
  tests = { 'includeTests', yes, YES_NO },
  external = { 'includeExternal', yes, YES_NO },
  limit = { 'limit', tonumber, { '50', '500', '5000' } },
  include = { 'include', globs, {} },
  exclude = { 'exclude', globs, {} },
  granularity = { 'granularity', tostring, { 'file', 'folder', 'symbol' } },
  metric = { 'metric', tostring, { 'risk', 'fanIn', 'pageRank', 'complexity', 'churn' } },
  confidence = { 'confidence', tostring, { 'high', 'low' } },
  budget = { 'budgetChars', tonumber, { '20000' } },
  staged = { 'staged', yes, YES_NO },
}

local FILTERS = { 'certainty', 'tests', 'include', 'exclude', 'limit' }

local function options(...)
  return vim.list_extend({ ... }, FILTERS)
end

-- Reads the first argument as a symbol's name.
local function named(params, words)
  params.name = words[1]
end

local function targets(params, words)
  params.targets = words[1] and { { name = words[1] } } or nil
end

local function file(params, words)
  params.path = words[1]
end

local function places(question, read, ...)
  return {
    question = question,
    read = read,
    options = options(...),
    names = read == named or read == targets,
    files = read == file,
  }
end

local function first_as(key)
  return function(params, words)
    params[key] = params[key] or words[1]
  end
end

local COMMANDS = {
  callers = places('callers', named, 'depth', 'external'),
  callees = places('callees', named, 'depth', 'external'),
  references = places('references', named),
  implementations = places('implementations', named),
  impact = places('impact', targets, 'depth'),
  dependencies = places('dependencies', file, 'depth', 'external', 'granularity'),
  dependents = places('dependents', file, 'depth', 'granularity'),
  cycles = places('cycles', first_as('granularity'), 'granularity'),
  hotspots = places('hotspots', first_as('metric'), 'metric', 'granularity'),
  ['dead-code'] = places('deadCode', function() end, 'confidence'),
  ['diff-impact'] = places('diffImpact', first_as('base'), 'depth', 'staged'),
}
COMMANDS.cycles.words = OPTIONS.granularity[3]
COMMANDS.hotspots.words = OPTIONS.metric[3]

COMMANDS.path = {
  question = 'path',
  options = { 'certainty' },
  names = true,
  read = function(params, words)
    if #words == 0 then
      error('path needs a name: from the symbol under the cursor, or from the first of two', 0)
    end
    params.to = { name = words[#words] }
    params.from = #words > 1 and { name = words[1] } or nil
  end,
}

COMMANDS.search = {
  question = 'search',
  options = { 'tests', 'include', 'exclude', 'limit' },
  read = function(params, words)
    if #words == 0 then
      error('search needs a part of a name', 0)
    end
    params.query = table.concat(words, ' ')
  end,
}

COMMANDS.context = {
  question = 'context',
  options = { 'certainty', 'tests', 'include', 'exclude', 'budget' },
  names = true,
  read = targets,
  show = function(result)
    local lines = {}
    for _, item in ipairs(result.items) do
      vim.list_extend(lines, { item.heading, '' })
      vim.list_extend(lines, { '```' .. item.symbol.language })
      vim.list_extend(lines, vim.split(item.text, '\n', { trimempty = true }))
      vim.list_extend(lines, { '```', '' })
    end
    if #lines == 0 then
      vim.notify('codegraph: context found nothing')
      return
    end
    codegraph.say_how_far(result)
    windows.split(lines, 'codegraph://context', 'markdown')
  end,
}

COMMANDS.status = {
  question = 'status',
  options = {},
  read = function() end,
  show = function(result)
    windows.float(require('codegraph.status').lines(result), 'codegraph')
  end,
}

COMMANDS.reindex = {
  question = 'reindex',
  options = {},
  files = true,
  read = function(params, words)
    params.paths = words
  end,
  show = function(result)
    vim.notify(result.accepted and 'codegraph: reading again' or 'codegraph: not now')
  end,
}

COMMANDS.tree = {
  options = {},
  names = true,
  run = function(words)
    local tree = require('codegraph.tree')
    local kind = vim.list_contains(tree.kinds, words[1]) and table.remove(words, 1) or 'callers'
    codegraph.request('symbol', { name = words[1] }, function(symbol, client)
      if type(symbol) == 'table' then
        tree.show(kind, symbol, client)
      else
        vim.notify('codegraph: there is no symbol under the cursor')
      end
    end)
  end,
}

-- Words, and parameters made of `option=value`.
local function read(arguments, command)
  local words, params = {}, vim.empty_dict()
  for _, argument in ipairs(arguments) do
    local key, value = argument:match('^(%l+)=(.*)$')
    local option = key and OPTIONS[key]
    if option and vim.list_contains(command.options, key) then
      params[option[1]] = option[2](value)
      if params[option[1]] == nil then
        error(('%s cannot be %q'):format(key, value), 0)
      end
    elseif key and not option then
      error(('there is no option %q'):format(key), 0)
    elseif option then
      local known = table.concat(command.options, ' ')
      error(('%q is no option here; there are: %s'):format(key, known), 0)
    else
      table.insert(words, argument)
    end
  end
  return words, params
end

--- Runs one command.
---@param arguments string[] The subcommand, and what stands behind it.
---@param how { window: boolean? }? window: into the location list.
function M.run(arguments, how)
  local name = arguments[1]
  local command = COMMANDS[name]
  if command == nil then
    local known = table.concat(M.names(), ' ')
    vim.notify(('codegraph: there is no %q; there are: %s'):format(name, known))
    return
  end
  local window = how and how.window and vim.api.nvim_get_current_win() or nil
  local ok, problem = pcall(function()
    local words, params = read(vim.list_slice(arguments, 2), command)
    if command.run then
      return command.run(words)
    end
    command.read(params, words)
    local show = command.show
      or function(result, client)
        codegraph.to_quickfix(command.question, result, client, window)
      end
    codegraph.request(command.question, params, show)
  end)
  if not ok then
    vim.notify('codegraph: ' .. problem, vim.log.levels.WARN)
  end
end

--- The subcommands, in order.
function M.names()
  local names = vim.tbl_keys(COMMANDS)
  table.sort(names)
  return names
end

local function starting(lead, words)
  return vim
    .iter(words)
    :filter(function(word)
      return vim.startswith(word, lead)
    end)
    :totable()
end

-- Names of symbols in the workspace; few, and soon, or none.
local function symbols(lead)
  local client = lead ~= '' and codegraph.client(true) or nil
  local params = { query = lead, limit = 30 }
  local answer = client and client:request_sync('codegraph/search', params, 500, 0)
  local seen = {}
  return vim
    .iter(answer and answer.result and answer.result.items or {})
    :map(function(symbol)
      local name = codegraph.name(symbol)
      if not seen[name] then
        seen[name] = true
        return name
      end
    end)
    :totable()
end

--- What may stand where *lead* does, at the end of *line*.
---@return string[]
function M.complete(lead, line)
  local words = vim.split(vim.trim(line:sub(1, #line - #lead)), '%s+')
  local command = COMMANDS[words[2]]
  if #words == 1 then
    return starting(lead, M.names())
  elseif command == nil then
    return {}
  end
  local key, value = lead:match('^(%l+)=(.*)$')
  if key then
    local offered = vim.list_contains(command.options, key) and OPTIONS[key][3] or {}
    return vim
      .iter(starting(value, offered))
      :map(function(each)
        return key .. '=' .. each
      end)
      :totable()
  end
  local found = starting(lead, command.words or {})
  if words[2] == 'tree' and #words == 2 then
    vim.list_extend(found, starting(lead, require('codegraph.tree').kinds))
  end
  if command.names then
    vim.list_extend(found, symbols(lead))
  elseif command.files then
    vim.list_extend(found, vim.fn.getcompletion(lead, 'file'))
  end
  local offered = vim.iter(command.options):map(function(option)
    return option .. '='
  end)
  return vim.list_extend(found, starting(lead, offered:totable()))
end

return M
