// The peer of the pull benchmark: isync (mbsync, FSync yes) pulls as many messages of as many bytes from a private Dovecot over TLS with client
// certificates, on loopback. Debian packages dovecot-imapd and isync; root installs them when they are missing.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import process from 'node:process';

/** What a whole process took. */
export interface ProcessTimes {
  readonly wallMs: number;
  /** Of the processors, user and system. */
  readonly cpuMs: number;
}

export interface MailPeer {
  /** Pulls everything into an empty target. */
  pull(): ProcessTimes;
  /** Nothing new; milliseconds of the whole process. */
  resync(): number;
  /** Calls of fsync and fdatasync of one pull; null without strace. */
  countSyncCalls(): number | null;
  stop(): Promise<void>;
}

const port = 10_993;

/** Serves `sizes.length` messages of these sizes; null where the programs are not to be had. */
export async function startMailPeer(folder: string, sizes: readonly number[]): Promise<MailPeer | null> {
  if (!isInstalled('dovecot') || !isInstalled('mbsync')) install();
  if (!isInstalled('dovecot') || !isInstalled('mbsync') || process.getuid?.() !== 0) return null;
  const place = path.join(folder, 'mail');
  mkdirSync(place, { recursive: true });
  // Dovecot reads the mail as another user.
  execFileSync('chmod', ['755', folder, place]);
  makeCertificates(place);
  writeMail(place, sizes);
  writeFileSync(path.join(place, 'dovecot.conf'), dovecotConf(place));
  const server = spawn('dovecot', ['-F', '-c', path.join(place, 'dovecot.conf')], { stdio: 'ignore' });
  await waitForPort();
  const near = path.join(place, 'near');
  const rc = path.join(place, 'mbsync.rc');
  writeFileSync(rc, mbsyncRc(place, near));
  const empty = (): void => {
    rmSync(near, { recursive: true, force: true });
    mkdirSync(near);
  };
  const pull = (): ProcessTimes => {
    empty();
    const times = runTimed(['mbsync', '-c', rc, 'c']);
    const count = ['new', 'cur'].flatMap((each) => readdirSync(path.join(near, 'INBOX', each))).length;
    if (count !== sizes.length) throw new Error(`mbsync brought ${count} messages`);
    return times;
  };
  return {
    pull,
    resync: () => runTimed(['mbsync', '-c', rc, 'c']).wallMs,
    countSyncCalls: () => {
      empty();
      return straceSyncCalls(['mbsync', '-c', rc, 'c'], path.join(place, 'strace.txt'));
    },
    stop: async () => {
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
    },
  };
}

/** Runs a command to its end; the shell says what it took of the processors. */
function runTimed(command: readonly string[]): ProcessTimes {
  const startedAt = performance.now();
  const script = '"$@"; status=$?; times >&2; exit $status';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const wallMs = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr.slice(0, 500)}`);
  // Its last line: the children's user and system time.
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const cpuMs = [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
  return { wallMs, cpuMs };
}

/** Runs a command under strace; fsync and fdatasync calls of it and its threads, null without strace. */
export function straceSyncCalls(command: readonly string[], report: string): number | null {
  if (!isInstalled('strace')) return null;
  const args = ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-o', report, ...command];
  const { status, stderr } = spawnSync('strace', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`strace failed: ${stderr.slice(0, 500)}`);
  const rows = readFileSync(report, 'utf8').matchAll(
    /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*\b(?:fsync|fdatasync)$/gm,
  );
  return [...rows].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

function isInstalled(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

function install(): void {
  if (process.getuid?.() !== 0) return;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'dovecot-imapd', 'isync'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function makeCertificates(place: string): void {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: place, stdio: 'ignore' });
  const subject = (name: string): string => `/CN=${name}`;
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    subject('bench ca'),
  );
  for (const name of ['server', 'client']) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      subject(name === 'server' ? 'localhost' : 'bench'),
      '-addext',
      'subjectAltName=DNS:localhost',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
      '-out',
      `${name}.pem`,
    );
  }
}

/** As many bytes on the wire as the packages have: headers, then base64 in lines, CRLF counted. */
function writeMail(place: string, sizes: readonly number[]): void {
  const box = path.join(place, 'srv', 'Maildir');
  for (const each of ['cur', 'new', 'tmp']) mkdirSync(path.join(box, each), { recursive: true });
  sizes.forEach((size, index) => {
    const head = `From: unit${index % 50}@gov.example\nTo: inbox@gov.example\nSubject: document ${index}\nDate: Fri, 21 Nov 2025 10:00:00 +0800\nMessage-ID: <${index}@gov.example>\nContent-Transfer-Encoding: base64\n\n`;
    const lines = Math.max(1, Math.floor((size - head.length - head.split('\n').length) / 78));
    const body = randomBytes(lines * 57)
      .toString('base64')
      .replace(/.{76}/g, '$&\n');
    writeFileSync(
      path.join(box, 'cur', `1763700000.M${String(index).padStart(6, '0')}P1.bench:2,`),
      head + body,
    );
  });
  execFileSync('chown', ['-R', 'mail:mail', path.join(place, 'srv')]);
}

const dovecotConf = (place: string): string => `
base_dir = ${place}/run
state_dir = ${place}/state
log_path = ${place}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${place}/server.pem
ssl_key = <${place}/server.key
ssl_ca = <${place}/ca.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
auth_ssl_require_client_cert = yes
ssl_dh =
disable_plaintext_auth = yes
mail_location = maildir:${place}/srv/Maildir
first_valid_uid = 8
mail_fsync = optimized
passdb {
  driver = static
  args = password=x
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${place}/srv
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service stats {
  chroot =
}
`;

const mbsyncRc = (place: string, near: string): string => `FSync yes
IMAPStore far
Host localhost
Port ${port}
User bench
Pass x
SSLType IMAPS
CertificateFile ${place}/ca.pem
ClientCertificate ${place}/client.pem
ClientKey ${place}/client.key
AuthMechs LOGIN PLAIN

MaildirStore near
Path ${near}/
Inbox ${near}/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
`;

async function waitForPort(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('dovecot did not start');
}
