-- Questions to codegraph-lsp that the Language Server Protocol has no words for.
--
--   require('codegraph').request('callers')                          callers of what is under the cursor
--   require('codegraph').request('callers', { depth = 3 })           and theirs
--   require('codegraph').request('impact', nil, function(result) … end)
--
-- Without a function the answer goes into the quickfix list.

local M = {}

-- What a question is asked about, where its parameters do not say.
local SUBJECTS = {
  symbol = 'target',
  callers = 'target',
  callees = 'target',
  subgraph = 'targets',
  impact = 'targets',
  dependencies = 'file',
  dependents = 'file',
  path = 'from',
}

-- Parameters that say what a question is about.
local NAMING =
  { 'symbol', 'name', 'textDocument', 'targets', 'files', 'from', 'path', 'uri', 'query' }

-- Parts of an answer that repeat the question, or what other parts say as well.
local LEFT_OUT = {
  targets = true,
  freshness = true,
  from = true,
  to = true,
  tests = true,
  files = true,
}

---@class codegraph.Site
---@field location lsp.Location
---@field label string Whose site it is, of which kind, and how sure, as far as known.

--- Sends `codegraph/<question>` to the server of the current buffer.
---@param question string The request's name without `codegraph/`.
---@param params table? Its parameters; the symbol under the cursor is added where they name none.
---@param on_answer fun(result: any, client: vim.lsp.Client)? Called with the result; by default it
--- goes into the quickfix list.
function M.request(question, params, on_answer)
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegraph' })[1]
  if client == nil then
    vim.notify('codegraph: no server for this buffer', vim.log.levels.WARN)
    return
  end
  local subject = M.subject(question, params, client)
  local full = vim.tbl_extend('keep', params or vim.empty_dict(), subject)
  client:request('codegraph/' .. question, full, function(problem, result)
    if problem then
      vim.notify('codegraph: ' .. problem.message, vim.log.levels.WARN)
    elseif on_answer then
      on_answer(result, client)
    else
      M.to_quickfix(question, result, client)
    end
  end, vim.api.nvim_get_current_buf())
end

--- The part of the parameters that says what *question* is about.
function M.subject(question, params, client)
  local named = vim.iter(NAMING):any(function(key)
    return params ~= nil and params[key] ~= nil
  end)
  local kind = SUBJECTS[question]
  if named or kind == nil then
    return vim.empty_dict()
  end
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

--- Puts every site and symbol of *result* into the quickfix list, in the server's order.
function M.to_quickfix(question, result, client)
  local sites = M.sites(result)
  local items = M.items(sites, client.offset_encoding)
  vim.fn.setqflist({}, ' ', { title = 'codegraph ' .. question, items = items })
  local freshness = type(result) == 'table' and result.freshness or {}
  if freshness.pending and freshness.pending > 0 then
    vim.notify(('codegraph: %d files still to be read'):format(freshness.pending))
  end
  if #items == 0 then
    vim.notify(('codegraph: %s found nothing'):format(question))
  else
    vim.cmd.copen()
  end
end

--- Every place that *result* names, in its order and once. Edges and dependencies stand for
--- themselves by their sites, symbols that come with edges are their label.
---@return codegraph.Site[]
function M.sites(result)
  local found, seen = {}, {}
  local function add(location, label)
    local start = location.range.start
    local key = ('%s %d %d %s'):format(location.uri, start.line, start.character, label)
    if not seen[key] then
      seen[key] = true
      table.insert(found, { location = location, label = label })
    end
  end
  local function add_edge(edge, name)
    -- A dependency between files is certain, and does not say so.
    local how = edge.certainty and ('%s, %s'):format(edge.kind, edge.certainty) or edge.kind
    for _, location in ipairs(edge.sites) do
      add(location, name and ('%s [%s]'):format(name, how) or how)
    end
  end
  local function visit(node)
    if type(node) ~= 'table' then
      return
    elseif node.kind and type(node.sites) == 'table' then
      add_edge(node)
    elseif node.symbol and node.edges and #node.edges > 0 then
      for _, edge in ipairs(node.edges) do
        add_edge(edge, M.name(node.symbol))
      end
    elseif node.uri and node.selectionRange then
      add({ uri = node.uri, range = node.selectionRange }, M.name(node))
    elseif vim.islist(node) then
      vim.iter(node):each(visit)
    else
      for _, key in ipairs(vim.fn.sort(vim.tbl_keys(node))) do
        visit(not LEFT_OUT[key] and node[key] or nil)
      end
    end
  end
  visit(result)
  return found
end

--- `Client.get` of a symbol; its file where it is the code outside of any function.
function M.name(symbol)
  if symbol.kind == 'module' then
    return vim.fs.basename(symbol.uri)
  end
  return symbol.qualifiedName or symbol.name
end

--- Quickfix items for *sites*, in the same order; what lies outside the file system is left out.
---@param sites codegraph.Site[]
function M.items(sites, encoding)
  local inside = vim.iter(sites):filter(function(site)
    return vim.startswith(site.location.uri, 'file:')
  end)
  sites = inside:totable()
  local locations = vim.iter(sites):map(function(site)
    return site.location
  end)
  local by_location = {}
  for _, item in ipairs(vim.lsp.util.locations_to_items(locations:totable(), encoding)) do
    by_location[item.user_data] = item
  end
  return vim
    .iter(sites)
    :map(function(site)
      local item = by_location[site.location]
      item.text = ('%s: %s'):format(site.label, vim.trim(item.text))
      return item
    end)
    :totable()
end

return M
