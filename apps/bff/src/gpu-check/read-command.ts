const fields = 'index,name,memory.total,driver_version,compute_cap,mig.mode.current';

/**
 * Prints what `parseReport` reads; nothing is installed or changed. Each line begins with its kind. Drivers before R510
 * do not know `compute_cap`, and those before R530 no `fabric.state`: then the rest is asked for without.
 */
export const readCommand = `
echo "boot $(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
for device in /sys/bus/pci/devices/*; do
  [ "$(cat "$device/vendor" 2>/dev/null)" = 0x10de ] || continue
  case "$(cat "$device/class" 2>/dev/null)" in
    0x0300* | 0x0302*) echo card ;;
    0x0680*) echo nvswitch ;;
  esac
done
if command -v nvidia-smi >/dev/null 2>&1; then
  query() { timeout 20 nvidia-smi --query-gpu="$1" --format=csv,noheader,nounits 2>&1; }
  text=$(query ${fields}); code=$?
  if [ "$code" = 2 ]; then text=$(query index,name,memory.total,driver_version); code=$?; fi
  echo "smi $code"
  printf '%s\\n' "$text" | head -n 64 | sed 's/^/gpu /'
  if [ "$code" = 0 ]; then
    fabric=$(query fabric.state) && printf '%s\\n' "$fabric" | head -n 64 | sed 's/^/fabric /'
  fi
  echo "manager $(systemctl is-active nvidia-fabricmanager 2>/dev/null)"
fi
if command -v curl >/dev/null 2>&1; then
  loaded=$(curl -fsS --max-time 5 http://127.0.0.1:11434/api/ps 2>/dev/null) && printf 'ollama %s\\n' "$loaded" | tr -d '\\n' && echo
fi
exit 0`;
