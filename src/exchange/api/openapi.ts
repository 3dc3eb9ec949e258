// The OpenAPI document: the contract's routes generated, the blob routes described by hand beside them.
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { exchangeContract, exchangeFailures } from '../../shared/contract/exchange.ts';
import { batchIndexName, maxBatchBytes, maxBatchPackages } from '../../shared/contract/package-batch.ts';

const error = {
  description: 'Refused; data.code is a failure code, data.details names the facts.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['code', 'status', 'data'],
        properties: {
          code: { type: 'string' },
          status: { type: 'integer' },
          data: {
            type: 'object',
            required: ['code', 'details'],
            properties: {
              code: { type: 'string', enum: [...exchangeFailures] },
              details: { type: 'object', additionalProperties: { type: 'string' } },
            },
          },
        },
      },
    },
  },
} as const satisfies OpenAPI.ResponseObject;

const header = (name: string, description: string, required = true): OpenAPI.ParameterObject => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});
const inPath = (name: string, description: string): OpenAPI.ParameterObject => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const tus = header('Tus-Resumable', 'Always 1.0.0.');
const refused = { '4XX': error, '5XX': error };
const bytes = {
  'application/vnd.etsi.asic-e+zip': { schema: { type: 'string', format: 'binary' } },
} as const;

const uploadPaths: OpenAPI.PathsObject = {
  '/uploads': {
    post: {
      operationId: 'createUpload',
      summary: 'Starts a resumable upload (tus 1.0, creation).',
      parameters: [
        tus,
        header('Upload-Length', 'Bytes of the package.'),
        header('Upload-Metadata', '`sha256 <base64 of the lower-case hex SHA-256>`'),
      ],
      responses: { 201: { description: 'Location names the upload.' }, ...refused },
    },
  },
  '/uploads/{uploadId}': {
    parameters: [inPath('uploadId', 'From Location; belongs to the unit that made it.'), tus],
    head: {
      operationId: 'headUpload',
      summary: 'How far the upload is (Upload-Offset).',
      responses: { 200: { description: 'Upload-Offset, Upload-Length.' }, ...refused },
    },
    patch: {
      operationId: 'continueUpload',
      summary: 'Appends bytes at Upload-Offset; the last one makes the package available to `submit`.',
      parameters: [header('Upload-Offset', 'Where these bytes begin.')],
      requestBody: {
        content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: { 204: { description: 'Upload-Offset says how far it is now.' }, ...refused },
    },
    delete: {
      operationId: 'endUpload',
      summary: 'Gives the upload up (tus 1.0, termination).',
      responses: { 204: { description: 'Gone.' }, ...refused },
    },
  },
};

const packagePaths: OpenAPI.PathsObject = {
  '/package-batches': {
    post: {
      operationId: 'readPackages',
      summary: `Up to ${maxBatchPackages} packages in one tar stream, for the sender and the addressees of documents with them.`,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['sha256s'],
              properties: {
                sha256s: {
                  type: 'array',
                  minItems: 1,
                  maxItems: maxBatchPackages,
                  items: { type: 'string', pattern: '^[0-9a-f]{64}$' },
                },
              },
            },
          },
        },
      },
      responses: {
        200: {
          description: `One entry a package, named by its SHA-256, at most ${maxBatchBytes} bytes of them; the last entry is ${batchIndexName}: {"missing": […], "left": […]} names what is not in it. Without that entry the answer was cut.`,
          content: { 'application/x-tar': { schema: { type: 'string', format: 'binary' } } },
        },
        ...refused,
      },
    },
  },
  '/packages/{sha256}': {
    parameters: [inPath('sha256', 'Lower-case hex.'), header('Range', 'One byte range.', false)],
    get: {
      operationId: 'readPackage',
      summary: 'The sealed package, for the sender and the addressees of a document with it.',
      responses: {
        200: { description: 'All of it.', content: bytes },
        206: { description: 'The range asked for.', content: bytes },
        416: { description: 'No such range.' },
        ...refused,
      },
    },
    head: {
      operationId: 'headPackage',
      summary: 'Its size.',
      responses: { 200: { description: 'Content-Length.' }, ...refused },
    },
  },
};

const plainPaths: OpenAPI.PathsObject = {
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Does the exchange work.',
      responses: { 200: { description: 'It does.' } },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document.',
      responses: { 200: { description: 'OpenAPI 3.1.' } },
    },
  },
};

// OpenAPI 3.1 has it; the types are of 3.0.
const machineCertificate = { type: 'mutualTLS' } as unknown as OpenAPI.SecuritySchemeObject;

/** Builds the document; slow enough to do once. */
export async function createOpenApiDocument(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(exchangeContract, {
    info: {
      title: 'Yizhan exchange',
      version: '1',
      description: 'Mutual TLS; the unit of a request is the unit of its client certificate.',
    },
    security: [{ machineCertificate: [] }],
    components: { securitySchemes: { machineCertificate } },
  });
  return { ...document, paths: { ...document.paths, ...uploadPaths, ...packagePaths, ...plainPaths } };
}
