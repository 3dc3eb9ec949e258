// Founds the prefecture of a run once: keys, certificates, three enrolled stations with their people, and the ports that they know.
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDemoAuthority } from '../../src/demo/authority-process.ts';
import { startPrefecture } from '../../src/demo/prefecture.ts';
import type { Ports } from './diary.ts';

const quietMinutes = 600;

/** Founds it in `folder` and stops everything again; `nodes` is how many exchanges there will be. */
export async function foundPrefecture(folder: string, nodes: number): Promise<Ports> {
  const prefecture = await startPrefecture({
    folder,
    stationOptions: () => ({ writeLog: () => undefined, sync: { enrolmentPollMs: 100 } }),
  });
  await prefecture.stop();
  const authority = openDemoAuthority(prefecture.authorityPlace);
  // One form a document: the road does not ask which, and the machine comes to more documents. Nobody sits at these screens.
  authority.setPolicy({ sealForms: { default: 'pdf', exceptions: [] }, idleLockMinutes: quietMinutes });
  await authority.publish();
  const { exchange, network } = JSON.parse(
    readFileSync(path.join(folder, 'exchange', 'ports.json'), 'utf8'),
  ) as Readonly<Record<'exchange' | 'network', number>>;
  const [timeStamps = 0, ...others] = await findPorts(nodes);
  return { exchange: [exchange, ...others], line: network, timeStamps };
}

/** Ports that are free now, each another one. */
async function findPorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
