-- Windows for what is read and closed again.

local M = {}

--- A scratch buffer with *lines*, that nothing writes to.
local function scratch(lines, filetype)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].filetype = filetype
  return buffer
end

--- A floating window over the editor; `q` and `<Esc>` close it.
---@return integer buffer
---@return integer window
function M.float(lines, title, filetype)
  local buffer = scratch(lines, filetype or 'codegraph')
  local widest = vim.iter(lines):fold(vim.fn.strdisplaywidth(title) + 4, function(most, line)
    return math.max(most, vim.fn.strdisplaywidth(line))
  end)
  local width = math.max(math.min(math.max(widest + 2, 60), vim.o.columns - 8), 20)
  local height = math.max(math.min(math.max(#lines, 12), vim.o.lines - 8), 3)
  local window = vim.api.nvim_open_win(buffer, true, {
    relative = 'editor',
    row = math.max((vim.o.lines - height) / 2 - 1, 0),
    col = math.max((vim.o.columns - width) / 2, 0),
    width = width,
    height = height,
    border = 'rounded',
    style = 'minimal',
    title = ' ' .. title .. ' ',
  })
  vim.wo[window].cursorline = true
  for _, key in ipairs({ 'q', '<Esc>' }) do
    vim.keymap.set('n', key, function()
      vim.api.nvim_win_close(window, true)
    end, { buffer = buffer, nowait = true, desc = 'Close' })
  end
  return buffer, window
end

--- A split with *lines* to read.
---@return integer buffer
function M.split(lines, name, filetype)
  vim.cmd.new()
  local buffer = scratch(lines, filetype)
  vim.api.nvim_win_set_buf(0, buffer)
  pcall(vim.api.nvim_buf_set_name, buffer, name)
  return buffer
end

return M
