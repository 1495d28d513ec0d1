-- How the server is, as it says so: for the statusline, and in full.

local M = {}

---@class codegraph.State
---@field state 'indexing'|'ready'
---@field pending integer Files still to be read.
---@field message string? What it is at, and how far.

---@type table<integer, codegraph.State> By client.
local states = {}

--- Takes in what the server of *client_id* says of itself, and tells `User CodegraphStatus`.
function M.update(client_id, news)
  local known = states[client_id] or { state = 'indexing', pending = 0 }
  states[client_id] = vim.tbl_extend('force', known, news)
  if states[client_id].state == 'ready' then
    states[client_id].message = nil
  end
  vim.api.nvim_exec_autocmds('User', { pattern = 'CodegraphStatus', modeline = false })
  vim.cmd.redrawstatus({ bang = true })
end

function M.attached(client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if client == nil or client.name ~= 'codegraph' or states[client_id] then
    return
  end
  states[client_id] = { state = 'indexing', pending = 0 }
  client:request('codegraph/status', vim.empty_dict(), function(problem, status)
    if not problem then
      M.update(client_id, { state = status.state, pending = status.pending })
    end
  end)
end

function M.progressed(client_id, params)
  local client = vim.lsp.get_client_by_id(client_id)
  local is_ours = client and client.name == 'codegraph'
  if is_ours and vim.startswith(tostring(params.token), 'codegraph/index') then
    local value = params.value
    M.update(client_id, { message = value.kind ~= 'end' and value.message or nil })
  end
end

--- The state of the current buffer's server in a few words, for a statusline; empty without one:
---     set statusline+=%{v:lua.require'codegraph.status'.line()}
function M.line()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegraph' })[1]
  local state = client and states[client.id]
  if state == nil then
    return ''
  elseif state.state == 'ready' then
    return 'codegraph'
  end
  return 'codegraph: ' .. (state.message or 'indexing')
end

--- What is known of the server of *client_id*.
---@return codegraph.State?
function M.of(client_id)
  return states[client_id]
end

local function counts(record)
  local names = vim.tbl_keys(record)
  table.sort(names, function(one, other)
    return record[one] > record[other] or (record[one] == record[other] and one < other)
  end)
  return vim
    .iter(names)
    :map(function(name)
      return ('%d %s'):format(record[name], name)
    end)
    :join(', ')
end

--- The lines that `:Codegraph status` shows of an answer to `codegraph/status`.
---@return string[]
function M.lines(status)
  local pool = status.pool
  local lines = {
    ('codegraph-lsp %s, %s, revision %d'):format(status.version, status.state, status.revision),
    'roots      ' .. table.concat(status.roots, ', '),
    'files      ' .. counts(status.files),
    'languages  ' .. counts(status.languages),
    ('waiting    %d'):format(status.pending),
    ('processes  %d, %d busy'):format(pool.total, pool.busy),
    ('memory     %.0f MB'):format(status.memory / 1e6),
    ('database   %s (%.1f MB)'):format(status.database, status.databaseBytes / 1e6),
  }
  if next(status.skipped) then
    table.insert(lines, 4, 'left out   ' .. counts(status.skipped))
  end
  for _, each in ipairs(status.quarantined) do
    table.insert(lines, ('failed     %s: %s'):format(each.path, each.reason))
  end
  if status.readOnly and status.readOnly ~= '' then
    table.insert(lines, 'read only  ' .. status.readOnly)
  end
  return lines
end

return M
