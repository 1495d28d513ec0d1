-- Places that an answer names, for lists of them.

local words = require('codegraph.words')

local M = {}

-- Parts of an answer that repeat the question, or what other parts say as well.
local LEFT_OUT = {
  targets = true,
  freshness = true,
  from = true,
  to = true,
  tests = true,
  files = true,
  reachedFiles = true,
  excluded = true,
  leftOut = true,
  chain = true,
}

---@class codegraph.Site
---@field location lsp.Location? Nil where it is in no file.
---@field label string Whose site it is, of which kind, and how sure, as far as known.

--- `Client.get` of a symbol; its file where it is the code outside of any function.
function M.name(symbol)
  if symbol.kind == 'module' then
    return vim.fs.basename(symbol.uri)
  end
  return symbol.qualifiedName or symbol.name
end

-- Of a folder, a file or a symbol on a cycle.
local function on_cycle(node)
  return node.kind ~= 'module' and node.qualifiedName or node.path
end

local function labelled(name, how)
  return name and ('%s [%s]'):format(name, how) or how
end

local function in_file(symbol)
  return symbol.uri and symbol.selectionRange and symbol.uri ~= ''
end

local function defined(symbol)
  return { uri = symbol.uri, range = symbol.selectionRange }
end

-- By a field that only they have: what to say of records that are more than places.
local RECORDS = {
  { -- Edge, Dependency
    fits = function(node)
      return node.kind and type(node.sites) == 'table'
    end,
    add = function(node, add, name)
      -- A dependency between files is certain, and does not say so.
      local how = node.certainty and ('%s, %s'):format(node.kind, node.certainty) or node.kind
      for _, location in ipairs(node.sites) do
        add(location, labelled(name, how))
      end
    end,
  },
  { -- RemainingUser
    fits = function(node)
      return node.symbol and type(node.sites) == 'table'
    end,
    add = function(node, add)
      for _, location in ipairs(node.sites) do
        add(location, labelled(M.name(node.symbol), 'uses it, ' .. node.certainty))
      end
    end,
  },
  { -- ImpactRing
    fits = function(node)
      return node.depth and node.items and node.items[1] and node.items[1].selectionRange
    end,
    add = function(node, add)
      for _, symbol in ipairs(node.items) do
        add(defined(symbol), labelled(M.name(symbol), 'distance ' .. node.depth))
      end
    end,
  },
  { -- Mention
    fits = function(node)
      return node.uri and node.range and node.certainty
    end,
    add = function(node, add)
      local kind = node.definition and 'definition' or node.kind
      add({ uri = node.uri, range = node.range }, ('%s, %s'):format(kind, node.certainty))
    end,
  },
  { -- Path
    fits = function(node)
      return node.length and node.symbols and node.edges
    end,
    add = function(node, add)
      local names = {}
      for _, symbol in ipairs(node.symbols) do
        names[symbol.id] = M.name(symbol)
      end
      for _, edge in ipairs(node.edges) do
        local step = ('%s -> %s'):format(names[edge.source], names[edge.target])
        for _, location in ipairs(edge.sites) do
          add(location, labelled(step, ('%s, %s'):format(edge.kind, edge.certainty)))
        end
      end
    end,
  },
  { -- Cycle
    fits = function(node)
      return node.shortestCycle
    end,
    add = function(node, add)
      local names = vim.iter(node.shortestCycle):map(on_cycle)
      add(nil, ('%d in a cycle: %s'):format(node.size, names:join(' -> ')))
      for _, each in ipairs(node.nodes) do
        add(in_file(each) and defined(each) or nil, on_cycle(each))
      end
    end,
  },
  { -- DeadSymbol
    fits = function(node)
      return node.symbol and node.reason and node.confidence
    end,
    add = function(node, add)
      local doubt = type(node.doubt) == 'string' and (', perhaps not: ' .. node.doubt) or ''
      add(defined(node.symbol), labelled(M.name(node.symbol), node.reason .. doubt))
    end,
  },
  { -- Hotspot
    fits = function(node)
      return node.symbol and node.score
    end,
    add = function(node, add)
      local figures = ('%.4g; used by %d, complexity %d'):format(
        node.score,
        node.fanIn,
        node.complexity
      )
      if type(node.churn) == 'number' then
        figures = ('%s, %s'):format(figures, words.counted(node.churn, 'commit'))
      end
      add(defined(node.symbol), labelled(M.name(node.symbol), figures))
    end,
  },
  { -- ChangedSymbol
    fits = function(node)
      return node.symbol and node.change
    end,
    add = function(node, add)
      local counts = type(node.impact) == 'table' and node.impact or nil
      local reach = counts
        and ('; reaches %d in %s'):format(counts.symbols, words.counted(counts.files, 'file'))
      local location = in_file(node.symbol) and defined(node.symbol) or nil
      add(location, labelled(M.name(node.symbol), node.change .. (reach or '')))
    end,
    goes_on = { 'users' },
  },
}

--- Every place that *result* names, in its order and once. Edges and dependencies stand for
--- themselves by their sites, symbols that come with edges are their label.
---@return codegraph.Site[]
function M.sites(result)
  local found, seen = {}, {}
  local function add(location, label)
    local key = label
    if location then
      local start = location.range.start
      key = ('%s %d %d %s'):format(location.uri, start.line, start.character, label)
    end
    if not seen[key] then
      seen[key] = true
      table.insert(found, { location = location, label = label })
    end
  end
  local visit
  local function visit_record(node)
    for _, record in ipairs(RECORDS) do
      if record.fits(node) then
        record.add(node, add)
        for _, key in ipairs(record.goes_on or {}) do
          visit(node[key])
        end
        return true
      end
    end
    return false
  end
  function visit(node)
    if type(node) ~= 'table' then
      return
    elseif node.symbol and node.edges and #node.edges > 0 then
      for _, edge in ipairs(node.edges) do
        RECORDS[1].add(edge, add, M.name(node.symbol))
      end
    elseif visit_record(node) then
      return
    elseif in_file(node) then
      add(defined(node), M.name(node))
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

--- Quickfix items for *sites*, in the same order; what lies outside the file system is left out.
---@param sites codegraph.Site[]
function M.items(sites, encoding)
  local inside = vim.iter(sites):filter(function(site)
    return site.location == nil or vim.startswith(site.location.uri, 'file:')
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
      if item == nil then
        return { text = site.label, valid = 0 }
      end
      item.text = ('%s: %s'):format(site.label, vim.trim(item.text))
      return item
    end)
    :totable()
end

return M
