" One session of Vim with ALE, told as JSON:
"   CODEGRAPH_SESSION=OPTIONS.json vim -u NONE -N -es -S vim_session.vim
" OPTIONS: setup (a script), file, cursor [line, column] (1-based, bytes), added (lines),
" expected (a part of a problem), out.
set nocompatible nomore noswapfile hidden
filetype plugin on
let s:options = json_decode(join(readfile($CODEGRAPH_SESSION), "\n"))
let s:told = {}
" Where Debian has ALE, or where the variable says.
let s:places = [
\ $ALE_DIR,
\ '/usr/share/vim/vimfiles/pack/dist-bundle/start/ale',
\ '/usr/share/vim-ale',
\ '/usr/share/vim-scripts/ale',
\]
let s:ale = get(filter(s:places, 'isdirectory(v:val)'), 0, '')

function! s:Wait(condition) abort
  for l:turn in range(1500)
    if a:condition()
      return 1
    endif
    sleep 20m
  endfor
  return 0
endfunction

function! s:ToCursor() abort
  execute 'buffer' s:buffer
  call cursor(s:options.cursor)
endfunction

function! s:Problems() abort
  return map(copy(ale#engine#GetLoclist(s:buffer)), 'v:val.lnum . " " . v:val.text')
endfunction

function! s:Places() abort
  return map(getqflist(), {_, item ->
  \ fnamemodify(bufname(item.bufnr), ':t') . ':' . item.lnum . ':' . item.col})
endfunction

try
  let g:ale_lint_delay = 10
  let g:ale_update_tagstack = 0
  let g:ale_linters_explicit = 1
  let g:ale_linters = {'python': ['codegraph']}
  execute 'set runtimepath^=' . s:ale
  runtime! plugin/ale.vim
  execute 'source' fnameescape(s:options.setup)
  execute 'edit' fnameescape(s:options.file)
  setfiletype python
  let s:buffer = bufnr('')
  ALELint
  call s:ToCursor()

  call append('$', s:options.added)
  ALELint
  call s:Wait({-> !empty(filter(s:Problems(), 'stridx(v:val, s:options.expected) >= 0'))})
  let s:told.problems = s:Problems()

  call s:ToCursor()
  ALEFindReferences -quickfix
  call s:Wait({-> !empty(getqflist())})
  cclose
  let s:told.references = s:Places()

  call s:ToCursor()
  ALEGoToDefinition
  call s:Wait({-> line('.') != s:options.cursor[0] || bufnr('') != s:buffer})
  let s:told.definition = expand('%:t') . ':' . line('.') . ':' . col('.')
catch
  let s:told.problem = v:exception . ' at ' . v:throwpoint
endtry
call writefile([json_encode(s:told)], s:options.out)
call ale#lsp#reset#StopAllLSPs()
sleep 500m
qall!
