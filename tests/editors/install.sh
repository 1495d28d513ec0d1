#!/usr/bin/env bash
# Installs the editors that the tests beside this drive and that are packages of the system; Neovim comes with the
# development dependencies. Where that cannot be done it says so, and the tests of what is missing are skipped.
set -euo pipefail

wanted=(emacs-nox elpa-lsp-mode elpa-eglot vim vim-ale kate xvfb xauth dbus)
missing=()
for package in "${wanted[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if ! command -v apt-get >/dev/null; then
    echo "no apt-get here: install Emacs with lsp-mode, Vim with ALE, and Kate by hand to test in them"
elif [ "${#missing[@]}" -eq 0 ]; then
    echo "all editors are here"
elif [ "$(id --user)" -ne 0 ]; then
    echo "not root: sudo apt-get install --no-install-recommends ${missing[*]}"
else
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq --yes --no-install-recommends "${missing[@]}"; } >/dev/null \
        || echo "could not install ${missing[*]}; their tests are skipped"
fi
