-- `:checkhealth codegraph`

local words = require('codegraph.words')

local M = {}

local function version_of(program)
  local ok, ended = pcall(function()
    return vim.system({ program, '--version' }, { text = true }):wait(10000)
  end)
  return ok and ended.code == 0 and vim.trim(ended.stdout) or nil
end

local function check_program()
  local command = vim.lsp.config.codegraph.cmd
  if type(command) ~= 'table' then
    vim.health.ok('the server is reached by a function of yours')
    return
  end
  local program = vim.fn.exepath(command[1])
  if program == '' then
    vim.health.error(('there is no program %q'):format(command[1]), {
      'Install it: `pipx install .` at the root of its repository',
      "Or say where it is: vim.lsp.config('codegraph', { cmd = { '/path/to/it', '--stdio' } })",
    })
    return
  end
  local version = version_of(program)
  if version then
    vim.health.ok(('%s at %s'):format(version, program))
  else
    vim.health.error(('%s does not run'):format(program), {
      'Run `codegraph-lsp doctor` in a shell: it says what is wrong',
    })
  end
end

local function check_client(client)
  local n_buffers = vim.tbl_count(client.attached_buffers)
  local buffers = words.counted(n_buffers, 'buffer')
  vim.health.ok(('attached to %s of %s'):format(buffers, client.root_dir))
  vim.health.info('position encoding: ' .. client.offset_encoding)
  local answer, problem = client:request_sync('codegraph/status', vim.empty_dict(), 5000)
  if not answer or answer.err then
    vim.health.error('no answer: ' .. (problem or answer.err.message), {
      'See :lua vim.cmd.edit(vim.lsp.log.get_filename())',
    })
    return
  end
  local status = answer.result
  for _, line in ipairs(require('codegraph.status').lines(status)) do
    vim.health.info(line)
  end
  if #status.quarantined > 0 then
    vim.health.warn(words.counted(#status.quarantined, 'file') .. ' could not be read')
  end
  if status.readOnly and status.readOnly ~= '' then
    vim.health.warn('nothing is written: ' .. status.readOnly)
  end
end

function M.check()
  vim.health.start('codegraph: the editor')
  if vim.fn.has('nvim-0.11') == 0 then
    vim.health.error('Neovim 0.11 or newer is needed')
    return
  end
  vim.health.ok('Neovim ' .. tostring(vim.version()))
  vim.health.start('codegraph: the server')
  check_program()
  vim.health.start('codegraph: at work')
  local clients = vim.lsp.get_clients({ name = 'codegraph' })
  if #clients == 0 then
    vim.health.warn('no server runs', {
      "Call vim.lsp.enable('codegraph') in your init.lua",
      'Open a file below a folder with a version control folder, a manifest or a codegraph.toml',
    })
  end
  vim.iter(clients):each(check_client)
end

return M
