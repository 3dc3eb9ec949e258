import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAsic, writeAsic } from '../../../../src/formats/asic/container.ts';
import { parseManifest, writeManifest } from '../../../../src/formats/asic/manifest.ts';
import { collectBytes, hashStream, memorySource, readChunks } from '../../../../src/formats/byte-source.ts';
import { catchFormatError } from '../../../../src/formats/failure.ts';
import { foreignZipLimits } from '../../../../src/formats/zip/read.ts';

async function dataObject(path: string, text: string) {
  const source = memorySource(new TextEncoder().encode(text));
  return { path, mimeType: 'text/plain', source, sha256: (await hashStream(readChunks(source))).sha256 };
}

const failureOf = async (bytes: Uint8Array): Promise<string> => {
  const outcome = await catchFormatError(() => readAsic(memorySource(bytes), foreignZipLimits));
  return outcome.ok ? 'read' : outcome.error.code;
};

describe('ASiC-E container', () => {
  it('holds the mimetype at byte 38, the manifest that was signed, and nothing else', async () => {
    let signed: Uint8Array = new Uint8Array();
    const objects = [
      await dataObject('document.json', '{}'),
      await dataObject('attachments/001.txt', 'a<b&"c"'),
    ];
    const bytes = await collectBytes(
      writeAsic(objects, (manifestBytes) => {
        signed = manifestBytes;
        return new Uint8Array([0x30, 0]);
      }),
    );
    expect(Buffer.from(bytes.subarray(30, 69)).toString()).toBe('mimetypeapplication/vnd.etsi.asic-e+zip');
    const asic = await readAsic(memorySource(bytes));
    expect(Buffer.compare(asic.manifestBytes, signed)).toBe(0);
    expect(asic.dataEntries.map(({ name }) => name)).toEqual(['document.json', 'attachments/001.txt']);
    expect(asic.manifest.references.map(({ path, sha256 }) => [path, sha256])).toEqual(
      objects.map(({ path, sha256 }) => [path, sha256]),
    );
  });

  it('refuses manifests with entities, two signatures, one object twice, other digests', () => {
    const reference = { path: 'a&b 通知.txt', mimeType: null, sha256: 'ab'.repeat(32) };
    const good = new TextDecoder().decode(
      writeManifest({ signaturePath: 'META-INF/s.p7s', references: [reference] }),
    );
    const parse = (text: string) => parseManifest(new TextEncoder().encode(text));
    expect(parse(good).references).toEqual([reference]);
    const object = /<asic:DataObjectReference[^]*<\/asic:DataObjectReference>/.exec(good)?.[0] ?? '';
    const signature = /<asic:SigReference[^>]*>/.exec(good)?.[0] ?? '';
    const broken: Record<string, string> = {
      doctype: good.replace('?>', '?><!DOCTYPE a [<!ENTITY x "y">]>'),
      entity: good.replace('URI="a', 'URI="&x;a'),
      'two signatures': good.replace(signature, signature + signature),
      'same object': good.replace(object, object + object),
      'weak digest': good.replace('2001/04/xmlenc#sha256', '2000/09/xmldsig#sha1'),
      'no object': good.replace(object, ''),
      'attribute twice': good.replace('URI="a', 'URI="b" URI="a'),
      namespace: good.replace('v1.2.1#', 'v9#'),
      'cut short': good.slice(0, -20),
      'second root': `${good}<a/>`,
    };
    for (const [name, text] of Object.entries(broken)) expect(() => parse(text), name).toThrow(/^CONTAINER_/);
    expect(() => parse('<a>'.repeat(100_000))).toThrow('LIMIT_EXCEEDED');
  });

  it('refuses the public samples that are broken as containers', async (context) => {
    const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples', 'asice');
    if (!existsSync(folder)) {
      expect(process.env['CI'], 'samples are missing').not.toBe('true');
      await context.annotate('not run: no samples');
      return;
    }
    expect(await failureOf(readFileSync(join(folder, 'eid-dot.asice')))).toBe('CONTAINER_AMBIGUOUS');
    expect(await failureOf(readFileSync(join(folder, 'xades-malformed.asice')))).toMatch(/^CONTAINER_/);
  });
});
