--- Numbers of things in words.
local M = {}

--- `1 file`, `2 files`.
---@param noun string With an s where there are several.
---@return string
function M.counted(n, noun)
  return ('%d %s%s'):format(n, noun, n == 1 and '' or 's')
end

return M
