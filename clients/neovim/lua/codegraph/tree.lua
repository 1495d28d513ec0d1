-- A floating tree of callers, callees or what a change may affect. What is below a symbol is asked
-- for when it is opened, so a tree of thousands costs what is looked at.

local codegraph = require('codegraph')
local windows = require('codegraph.windows')

local M = {}

local FOLDED, OPEN, LEAF, AGAIN = '▸', '▾', '·', '↻'

---@class codegraph.Node
---@field label string
---@field location lsp.Location? Where `<CR>` goes.
---@field symbol string? Id of the symbol that is asked about when it is opened.
---@field children codegraph.Node[]? Nil until they are known.
---@field open boolean
---@field depth integer
---@field again boolean? It stands above itself already; what is below is the same.
---@field parent codegraph.Node?

local function place(symbol)
  if symbol.uri == '' then
    return symbol.package and ('outside, ' .. symbol.package) or 'outside'
  end
  local line = symbol.selectionRange.start.line + 1
  return ('%s:%d'):format(codegraph.file(symbol.uri), line)
end

local function is_above(id, node)
  while node do
    if node.symbol == id then
      return true
    end
    node = node.parent
  end
  return false
end

---@return codegraph.Node
local function node_of(symbol, parent, edges)
  local how = ''
  local site
  for _, edge in ipairs(edges or {}) do
    local times = #edge.sites > 1 and (' ×%d'):format(#edge.sites) or ''
    how = ('%s  %s, %s%s'):format(how, edge.kind, edge.certainty, times)
    site = site or edge.sites[1]
  end
  local defined = symbol.uri ~= '' and { uri = symbol.uri, range = symbol.selectionRange } or nil
  return {
    label = ('%s  %s%s'):format(codegraph.name(symbol), place(symbol), how),
    location = defined,
    site = site,
    symbol = symbol.id,
    open = false,
    depth = parent and parent.depth + 1 or 0,
    parent = parent,
    again = is_above(symbol.id, parent),
  }
end

-- What is asked of a node, and the nodes that an answer puts below it.
local KINDS = {}

local function reached(question)
  return {
    ask = function(symbol)
      return question, { symbol = symbol, includeExternal = question == 'callees' }
    end,
    below = function(result, node)
      local found = {}
      for _, ring in ipairs(result.rings) do
        for _, item in ipairs(ring.items) do
          table.insert(found, node_of(item.symbol, node, item.edges))
        end
      end
      return found
    end,
  }
end

KINDS.callers = reached('callers')
KINDS.callees = reached('callees')
KINDS.impact = {
  ask = function(symbol)
    return 'impact', { targets = { { symbol = symbol } } }
  end,
  below = function(result, node)
    return vim
      .iter(result.rings)
      :map(function(ring)
        local group = {
          label = ('distance %d: %d'):format(ring.depth, ring.total),
          open = ring.depth == 1,
          depth = node.depth + 1,
          parent = node,
        }
        group.children = vim
          .iter(ring.items)
          :map(function(symbol)
            local child = node_of(symbol, group)
            child.children = {}
            return child
          end)
          :totable()
        return group
      end)
      :totable()
  end,
}
KINDS.subtypes = {
  ask = function(symbol)
    return 'implementations', { symbol = symbol }
  end,
  below = function(result, node)
    return vim
      .iter(result.items)
      :map(function(symbol)
        local child = node_of(symbol, node)
        child.children = {}
        return child
      end)
      :totable()
  end,
}

M.kinds = { 'callers', 'callees', 'impact', 'subtypes' }

---@class codegraph.Tree
local Tree = {}
Tree.__index = Tree

function Tree:lines()
  self.shown = {}
  local lines = {}
  local function show(node)
    local mark = node.open and OPEN or FOLDED
    if node.again then
      mark = AGAIN
    elseif node.children and #node.children == 0 then
      mark = LEAF
    end
    table.insert(self.shown, node)
    table.insert(lines, ('%s%s %s'):format(('  '):rep(node.depth), mark, node.label))
    for _, child in ipairs(node.open and node.children or {}) do
      show(child)
    end
  end
  show(self.root)
  return lines
end

function Tree:draw()
  if not vim.api.nvim_buf_is_valid(self.buffer) then
    return
  end
  vim.bo[self.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(self.buffer, 0, -1, false, self:lines())
  vim.bo[self.buffer].modifiable = false
end

function Tree:node()
  return self.shown[vim.api.nvim_win_get_cursor(self.window)[1]]
end

--- Opens *node*, asking for what is below it where that is not known yet.
function Tree:expand(node)
  if node.again or node.open then
    return
  elseif node.children then
    node.open = true
    return self:draw()
  end
  local question, params = self.kind.ask(node.symbol)
  self.client:request('codegraph/' .. question, params, function(problem, result)
    if problem then
      return vim.notify('codegraph: ' .. problem.message, vim.log.levels.WARN)
    end
    node.children = self.kind.below(result, node)
    node.open = true
    self:draw()
  end)
end

function Tree:toggle()
  local node = self:node()
  if node.open then
    node.open = false
    self:draw()
  else
    self:expand(node)
  end
end

function Tree:collapse()
  local node = self:node()
  if not node.open and node.parent then
    node = node.parent
  end
  node.open = false
  self:draw()
  for line, each in ipairs(self.shown) do
    if each == node then
      vim.api.nvim_win_set_cursor(self.window, { line, 0 })
    end
  end
end

--- Leaves the tree for where the node under the cursor is defined, or used.
function Tree:jump(to)
  local node = self:node()
  local location = node[to] or node.location
  if location then
    vim.api.nvim_win_close(self.window, true)
    vim.lsp.util.show_document(location, self.client.offset_encoding, { focus = true })
  end
end

local KEYS = {
  ['<CR>'] = {
    'Go to the definition',
    function(tree)
      tree:jump('location')
    end,
  },
  s = {
    'Go to the place that ties it to the symbol above',
    function(tree)
      tree:jump('site')
    end,
  },
  ['<Tab>'] = {
    'Open or fold',
    function(tree)
      tree:toggle()
    end,
  },
  l = {
    'Open',
    function(tree)
      tree:expand(tree:node())
    end,
  },
  h = {
    'Fold',
    function(tree)
      tree:collapse()
    end,
  },
}

--- Shows the tree of *kind*, one of `kinds`, whose root is *symbol*, a `SymbolRef`.
---@return codegraph.Tree
function M.show(kind, symbol, client)
  local tree = setmetatable({
    kind = KINDS[kind],
    root = node_of(symbol),
    client = client,
  }, Tree)
  local title = ('%s of %s'):format(kind, codegraph.name(symbol))
  tree.buffer, tree.window = windows.float(tree:lines(), title, 'codegraph-tree')
  for key, binding in pairs(KEYS) do
    vim.keymap.set('n', key, function()
      binding[2](tree)
    end, { buffer = tree.buffer, nowait = true, desc = binding[1] })
  end
  tree:expand(tree.root)
  return tree
end

return M
