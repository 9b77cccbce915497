#!/bin/sh
# Sandbox copy of what Ollama's installer brings about: the stand-in says the version that was asked for.
set -eu
main() {
  version=${OLLAMA_VERSION:-0.32.14}
  echo '>>> Installing ollama to /usr/local (sandbox stand-in)'
  if ! command -v zstd >/dev/null && ! grep -qxF zstd /var/lib/terroir-sandbox/packages 2>/dev/null; then
    echo 'ERROR: This version requires zstd for extraction. (sandbox)' >&2
    exit 1
  fi
  mkdir -p /var/lib/terroir-sandbox
  echo "$version" >/var/lib/terroir-sandbox/ollama-version
  systemctl enable ollama
  systemctl restart ollama
  echo '>>> Install complete. (sandbox: nothing was downloaded)'
}
main
