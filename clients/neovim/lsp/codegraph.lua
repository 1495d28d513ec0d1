-- Found by `vim.lsp.enable('codegraph')`; settings of yours go over it with `vim.lsp.config`.
---@type vim.lsp.Config
return {
  cmd = { 'codegraph-lsp', '--stdio' },
  -- No `filetypes`: the server reads every language of the workspace, and says so itself.
  -- The folder of the whole workspace comes before that of one package in it.
  root_markers = {
    'codegraph.toml',
    { '.git', '.hg', '.jj', '.svn' },
    { 'go.work', 'pnpm-workspace.yaml', 'Cargo.lock' },
    { 'pyproject.toml', 'package.json', 'go.mod', 'Cargo.toml', 'pom.xml' },
  },
  workspace_required = true,
  -- What `vim.lsp.codelens.run()` runs: a command of the server would only answer.
  capabilities = { experimental = { codegraph = { commands = { 'codegraph.showReferences' } } } },
  commands = {
    ['codegraph.showReferences'] = function(command)
      require('codegraph').show_counted(command.arguments[1])
    end,
  },
  handlers = {
    ['codegraph/statusChanged'] = function(_, news, context)
      require('codegraph.status').update(context.client_id, news)
    end,
    -- Lists and trees are answers of one moment; who keeps them fresh is told.
    ['codegraph/didChangeGraph'] = function(_, news)
      vim.api.nvim_exec_autocmds('User', {
        pattern = 'CodegraphChanged',
        modeline = false,
        data = news,
      })
    end,
  },
}
