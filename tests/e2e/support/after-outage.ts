// Packages that wait at the exchange for a unit that has no line: sealed by the sender's real keys, without its desk, and handed in past the switch
// that cuts the stations off.
import type { DemoSeat } from '../../../src/demo/prefecture.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { createExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import type { Urgency } from '../../../src/shared/domain/kinds.ts';
import { encryptSealed } from '../../support/encrypted-package.ts';
import { openDesk, sealOne } from '../../support/sealed-package.ts';

/** Titles of what was handed in, oldest first. */
export async function handIn(wish: {
  readonly exchangeUrl: string;
  readonly sender: DemoSeat;
  readonly recipient: DemoSeat['unit'];
  readonly count: number;
  readonly title: (index: number) => string;
  readonly urgencyOf?: (index: number) => Urgency;
}): Promise<string[]> {
  const { exchangeUrl, sender, recipient, count, title, urgencyOf = () => 'routine' } = wish;
  const { parts } = sender.station;
  const machine = parts.keys.machineIdentity();
  const root = parts.trust.current()?.anchors[0];
  if (machine === null || !root) throw new Error('the sender is not enrolled');
  const client = createExchangeClient({
    baseUrl: exchangeUrl,
    rootPems: toPem('CERTIFICATE', root.der),
    machine: {
      keyPem: machine.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      certificatePem: machine.chainPem,
    },
  });
  const desk = await openDesk(sender, recipient);
  const titles: string[] = [];
  for (let index = 1; index <= count; index++) {
    const plain = await sealOne(desk, {
      number: index,
      title: title(index),
      urgency: urgencyOf(index),
      body: [{ level: 'text', text: `请按第${index}号要求办理。` }],
    });
    const sealed = await encryptSealed(desk, plain);
    await untilTaken(async () => {
      const source = memorySource(sealed.bytes);
      const uploaded = await client.uploadPackage({ source, sha256: sealed.sha256, resumeUrl: null });
      return uploaded.ok ? client.submit(sealed.documentId, sealed.noteJws) : uploaded;
    });
    titles.push(title(index));
  }
  await client.close();
  return titles;
}

/** An exchange that has enough to do says so; a repeated id is no second document. */
async function untilTaken(
  send: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: string }>,
): Promise<void> {
  for (;;) {
    const sent = await send();
    if (sent.ok) return;
    if (sent.code !== 'busy') throw new Error(JSON.stringify(sent));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
