-- `:Codegraph`, and what follows the server's state.
if vim.g.loaded_codegraph then
  return
end
vim.g.loaded_codegraph = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('codegraph: needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Codegraph', function(call)
  require('codegraph.commands').run(call.fargs, { window = call.bang })
end, {
  nargs = '+',
  bang = true,
  desc = 'Ask codegraph-lsp about the workspace',
  complete = function(lead, line)
    return require('codegraph.commands').complete(lead, line)
  end,
})

local group = vim.api.nvim_create_augroup('codegraph', {})
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    require('codegraph.status').attached(event.data.client_id)
  end,
})
vim.api.nvim_create_autocmd('LspProgress', {
  group = group,
  callback = function(event)
    require('codegraph.status').progressed(event.data.client_id, event.data.params)
  end,
})
