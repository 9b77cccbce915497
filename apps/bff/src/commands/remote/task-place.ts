/** Where a task's folder may lie on a VM, best first. `shm` and `tmp` are for VMs whose home cannot be written. */
export const taskPlaces = ['home', 'shm', 'tmp'] as const;
export type TaskPlace = (typeof taskPlaces)[number];

/** What people call the places that are not home. */
export const placeNames: Readonly<Record<Exclude<TaskPlace, 'home'>, string>> = {
  shm: '/dev/shm (its memory)',
  tmp: '/tmp',
};

/**
 * Shell functions around the folder of one task: `$HOME/.terroir/<token>`, else `/dev/shm/.terroir-<uid>/<token>`, else
 * `/tmp/.terroir-<uid>/<token>`.
 *
 *   seek          finds the folder: sets `d` and `place`; fails when there is none
 *   claim <work>  makes it in the first place where `work` then succeeds. 0: made here and now; 1: nowhere;
 *                 2: it is there already; 3: this VM was started after `since` seconds ago, so a folder may be forgotten
 *
 * Making it is the once-only lock. Over several places that takes two steps: whoever has made one looks at all the
 * others after that, and gives way when there is another. Of two at the same time at least one sees the other, so never
 * both go on. The folders in `/dev/shm` and `/tmp` stand where anybody may write, but nobody may rename or remove what is
 * another's (the sticky bit, which is looked at): they must be real folders of our own account, closed to others.
 */
export const placeFunctions = (token: string): string => String.raw`
t=${token}
while read -r key real uid rest; do [ "$key" != Uid: ] || break; done </proc/self/status
base() { case $1 in home) b=$HOME/.terroir ;; shm) b=/dev/shm/.terroir-$uid ;; tmp) b=/tmp/.terroir-$uid ;; esac; }
ours() { [ "$1" = home ] || { [ ! -L "$b" ] && [ -O "$b" ] && [ -k "${'$'}{b%/*}" ]; }; }
holds() { base "$1"; [ -d "$b/$t" ] && ours "$1"; }
seek() {
  for place in ${taskPlaces.join(' ')}; do
    if holds "$place"; then d=$b/$t; return 0; fi
  done
  return 1
}
take() {
  base "$1"
  d=$b/$t
  if [ "$1" != home ] || ! mkdir -m 700 "$d" 2>/dev/null; then
    [ ! -d "$d" ] || return 2
    [ -d "$b" ] || mkdir -p -m 700 "$b" 2>/dev/null
    [ -d "$b" ] && ours "$1" || return 1
    [ "$1" = home ] || chmod 700 "$b" || return 1
    mkdir -m 700 "$d" 2>/dev/null || { [ -d "$d" ] && return 2; return 1; }
  fi
  for other in ${taskPlaces.join(' ')}; do
    if [ "$other" != "$1" ] && holds "$other"; then rmdir "$d"; return 2; fi
  done
}
claim() {
  round=0
  while [ "$round" -lt 50 ]; do
    if seek; then return 2; fi
    if [ -n "$since" ]; then
      read -r up rest </proc/uptime
      [ "${'$'}{up%%.*}" -ge "$since" ] || return 3
    fi
    met=
    for place in ${taskPlaces.join(' ')}; do
      take "$place"
      case $? in 0) ;; 2) met=1; break ;; *) continue ;; esac
      if "$@"; then return 0; fi
      rm -rf "$d"
    done
    [ -n "$met" ] || return 1
    round=$((round + 1))
    sleep "0.0$((($$ + round) % 9 + 1))"
  done
  return 1
}`;
