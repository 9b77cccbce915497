import type { CommandWarning, CommandWarningCode } from '@terroir/shared-types';

interface Pattern {
  code: CommandWarningCode;
  severity: CommandWarning['severity'];
  message: string;
  /** Without nested repetition: it is tried on commands of any text. */
  expression: RegExp;
}

// A program stands at the beginning of a command, behind `sudo`, `env`, `xargs` and the like, or behind its folder.
const program = (names: string): string => `(?<![\\w.-])(?:${names})(?![\\w-])`;
const rest = '[^\\n;&|]{0,400}?';
const wholeRoot = `\\s["']?(?:/(?:\\*|etc|usr|var|bin|lib|boot|home|root|opt|srv|sbin)?/?\\*?|~/?|\\$HOME/?|\\$\\{HOME\\}/?|\\*)["']?(?=\\s|$|[;&|)])`;
const recursive = `${program('rm')}${rest}\\s-(?:[a-zA-Z]*[rR][a-zA-Z]*|-recursive)`;

const pattern = (
  code: CommandWarningCode,
  severity: CommandWarning['severity'],
  message: string,
  source: string,
): Pattern => ({ code, severity, message, expression: new RegExp(source, 'i') });

/** The strictest of a code first: only one warning of a code is told per command. */
const patterns: readonly Pattern[] = [
  pattern(
    'removes-files',
    'danger',
    'Removes a system or home folder and everything in it.',
    `${recursive}${rest}${wholeRoot}`,
  ),
  pattern('removes-files', 'caution', 'Removes folders with everything in them.', recursive),
  pattern(
    'removes-files',
    'caution',
    'Removes every file that is found.',
    `${program('find')}${rest}\\s-(?:delete|exec\\s+rm)(?!\\w)`,
  ),
  pattern('removes-files', 'caution', 'Overwrites files beyond recovery.', program('shred|srm')),
  pattern(
    'erases-disk',
    'danger',
    'Formats or erases a disk.',
    `${program('mkfs(?:\\.\\w+)?|mke2fs|wipefs|blkdiscard|sfdisk|fdisk|parted|sgdisk|lvremove|vgremove|pvremove')}\\s`,
  ),
  pattern(
    'erases-disk',
    'danger',
    'Writes over a device.',
    `${program('dd')}${rest}\\sof=/dev/(?!null|stdout|stderr|fd)`,
  ),
  pattern('erases-disk', 'danger', 'Writes over a disk.', `>\\s*/dev/(?:sd|vd|xvd|nvme|hd|mmcblk|mapper)`),
  pattern(
    'stops-machine',
    'danger',
    'Stops or restarts the machine; commands behind it do not run.',
    `${program('shutdown|poweroff|halt|reboot|telinit')}(?!\\s*=)|${program('init')}\\s+[06]\\b|${program('systemctl')}${rest}\\s(?:poweroff|reboot|halt|kexec|suspend|hibernate)\\b|>\\s*/proc/sysrq-trigger`,
  ),
  pattern(
    'cuts-access',
    'danger',
    'May cut the network or SSH, and with it Terroir.',
    `${program('systemctl|service')}${rest}(?:(?:stop|disable|mask)\\s${rest}(?:sshd?|network\\w*|systemd-networkd)\\b|\\b(?:sshd?|network\\w*)\\s+stop\\b)|${program('ip')}\\s+link\\s+set\\s${rest}\\bdown\\b|${program('ifconfig')}\\s${rest}\\bdown\\b|${program('iptables|ip6tables')}${rest}\\s(?:-F|--flush|-P\\s+INPUT\\s+DROP)|${program('nft')}\\s+flush|${program('ufw')}\\s${rest}(?:enable|reset|deny\\s+(?:22|ssh))|(?<!>)>\\s{0,9}[^\\s>]{0,200}authorized_keys\\b`,
  ),
  pattern(
    'cuts-access',
    'caution',
    'Removes or locks an account.',
    program('userdel|deluser') + `|${program('usermod|passwd')}${rest}\\s(?:-L|-l|--lock)\\b`,
  ),
  pattern(
    'kills-processes',
    'danger',
    'Ends every process it may, its own shell included.',
    `${program('kill')}${rest}\\s-1(?:\\s*$|\\s*[;&|\\n])|${program('killall5')}`,
  ),
  pattern('kills-processes', 'caution', 'Ends processes by name.', program('pkill|killall') + '\\s'),
  pattern(
    'changes-permissions',
    'danger',
    'Changes owner or mode of a system folder and everything in it.',
    `${program('chmod|chown|chgrp')}${rest}\\s(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive)${rest}${wholeRoot}`,
  ),
  pattern(
    'removes-packages',
    'caution',
    'Removes software.',
    `${program('apt|apt-get|aptitude|yum|dnf|zypper|apk|snap|pip3?')}${rest}\\s(?:remove|purge|autoremove|erase|uninstall|del)\\b`,
  ),
  pattern(
    'removes-data',
    'danger',
    'Removes a database or its tables.',
    `\\bdrop\\s+(?:database|schema|table)\\b|${program('dropdb')}|\\btruncate\\s+table\\b|\\bflushall\\b|\\bdropDatabase\\(`,
  ),
  pattern(
    'removes-containers',
    'danger',
    'Removes containers, volumes or cluster objects.',
    `${program('docker|podman|nerdctl')}${rest}\\s(?:prune|rm|rmi|volume\\s+rm|system\\s+reset|kill)\\b|${program('docker-compose|docker')}${rest}\\sdown\\b|${program('kubectl')}${rest}\\s(?:delete|drain)\\b|${program('helm')}${rest}\\s(?:uninstall|delete)\\b|${program('terraform|tofu')}${rest}\\sdestroy\\b`,
  ),
  pattern(
    'runs-from-internet',
    'caution',
    'Runs a script from the internet without looking at it.',
    `${program('curl|wget')}[^\\n;&]{0,400}?\\|\\s*(?:sudo\\s+(?:-\\w+\\s+)*)?(?:ba|z|da|k)?sh\\b|${program('(?:ba|z|da|k)?sh')}\\s${rest}(?:<\\(|\\$\\()\\s*(?:curl|wget)\\b`,
  ),
  pattern(
    'fork-bomb',
    'danger',
    'Makes processes until the machine stands still.',
    `(\\S{1,40})\\s*\\(\\)\\s*\\{\\s*\\1\\s*\\|\\s*\\1\\s*&`,
  ),
];

// What is looked at of one command: 64 KiB as written may be four times that once rendered.
const lookedAt = 64 * 1024;
const excerptMax = 120;

/** What of a rendered command looks destructive: one finding per code, a help for people and never a guard. */
export const findDestructive = (
  command: string,
): Pick<CommandWarning, 'code' | 'severity' | 'message' | 'excerpt'>[] => {
  // Comments say nothing to the shell; a # inside quotes is rare enough for a warning.
  const text = command.slice(0, lookedAt).replaceAll(/(?<=^|\s)#[^\n]*/g, '');
  const told = new Set<CommandWarningCode>();
  return patterns.flatMap(({ code, severity, message, expression }) => {
    const found = told.has(code) ? null : expression.exec(text);
    if (found === null) return [];
    told.add(code);
    return [{ code, severity, message, excerpt: found[0].trim().slice(0, excerptMax) }];
  });
};
