# Faults the sandbox cloud was asked for (PUT /faults, "guest") and hands to this VM, one file each.
# Read with: . /opt/terroir-sandbox/lib/fault.sh

# shellcheck disable=SC2034 # fault_percent and the like are for the caller
# True when the fault is asked for and has strikes left. Its parameters are then in fault_percent, fault_ms …
fault_due() {
  [ -r "/opt/terroir-vm/faults/$1" ] || return 1
  fault_id='' fault_times='' fault_percent='' fault_ms='' fault_count=''
  . "/opt/terroir-vm/faults/$1"
  fault_struck=0
  fault_counter=/var/lib/terroir-sandbox/faults/$1.$fault_id
  if [ -r "$fault_counter" ]; then read -r fault_struck <"$fault_counter"; fi
  [ -z "$fault_times" ] || [ "$fault_struck" -lt "$fault_times" ]
}

# The same, and counts this strike.
fault() {
  fault_due "$1" || return 1
  mkdir -p /var/lib/terroir-sandbox/faults
  echo $((fault_struck + 1)) >"$fault_counter"
}

# Sleeps milliseconds.
sleep_ms() {
  sleep "$(($1 / 1000)).$(printf '%03d' $(($1 % 1000)))"
}
