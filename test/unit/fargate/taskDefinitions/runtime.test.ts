import { describe, expect, test } from '@jest/globals'
import { derived, REGION } from './derived.ts'

const SECRET = `arn:aws:secretsmanager:${REGION}:123456789012:secret:key-0a`

describe('A task definition', () => {
  test.each(['WINDOWS_SERVER_2022_CORE', 'windows_server_2019_full'])(
    'for Windows gets a warning about base layers: %s',
    (system) => {
      expect(derived({}, { runtimePlatform: { operatingSystemFamily: system } }).warnings).toEqual([
        expect.stringMatching(/^Base layers of Windows images come from Microsoft .*: orders\./),
      ])
      expect(derived({}, { runtimePlatform: { operatingSystemFamily: 'LINUX' } }).warnings).toEqual([])
    },
  )

  test('that is not for Fargate gets a warning', () => {
    expect(derived({}, { requiresCompatibilities: ['EC2'] }).warnings).toEqual([
      expect.stringContaining('not for Fargate: orders (EC2)'),
    ])
    expect(derived({}, { requiresCompatibilities: ['EC2', 'FARGATE'] }).warnings).toEqual([])
    expect(derived({}, { requiresCompatibilities: ['fargate'] }).warnings).toEqual([])
  })

  test.each(['bridge', 'host', 'none'])(
    'gets a warning for a network mode that Fargate does not support: %s',
    (networkMode) => {
      expect(derived({}, { networkMode }).warnings).toEqual([
        `Fargate takes the network mode awsvpc only: orders (${networkMode}). Tasks with another one do not start there.`,
      ])
      expect(derived({}, { networkMode, requiresCompatibilities: ['EC2'] }).warnings).toHaveLength(1)
    },
  )

  test.each(['awsvpc', '', '<MODE>', null])('gets no warning for the network mode %j', (networkMode) => {
    expect(derived({}, { networkMode }).warnings).toEqual([])
  })

  test.each([[[null]], [['']], [[' ', 'FARGATE']]])(
    'gets no warning for requiresCompatibilities of %j',
    (requiresCompatibilities) => {
      expect(derived({}, { requiresCompatibilities }).warnings).toEqual([])
    },
  )

  test('is assumed to be for Linux on Fargate if its platform is not known', () => {
    for (const definition of [
      { requiresCompatibilities: ['<TYPE>'] },
      { runtimePlatform: { operatingSystemFamily: '<OS>' } },
    ]) {
      expect(derived({}, definition).warnings).toEqual([
        expect.stringMatching(/^The platform is not known and is assumed to be Linux on Fargate: orders/),
      ])
    }
  })

  test.each([{ type: 'APPMESH' }, { containerName: 'envoy' }])(
    'with the proxy %j needs the endpoint of App Mesh, and gets a warning that AWS ended App Mesh',
    (proxyConfiguration) => {
      expect(derived({}, { proxyConfiguration })).toMatchObject({
        services: ['appmesh-envoy-management'],
        properties: { AdditionalServices: ['appmesh-envoy-management'] },
        warnings: [expect.stringContaining('AWS ended App Mesh on 2026-09-30: orders')],
      })
    },
  )
})

describe('A volume', () => {
  test.each<[string, object, unknown[]]>([
    [
      'fsxWindowsFileServerVolumeConfiguration',
      {},
      ['Fargate does not mount FSx for Windows File Server: volume data.'],
    ],
    ['dockerVolumeConfiguration', {}, ['Fargate does not mount Docker volumes: volume data.']],
    [
      's3filesVolumeConfiguration',
      {},
      [expect.stringMatching(/^S3 Files .* not known .*: volume data\. .* S3Buckets/)],
    ],
    ['efsVolumeConfiguration', {}, []],
    ['host', {}, []],
    ['host', { sourcePath: '/x' }, ['Fargate does not mount paths of its hosts (host.sourcePath): volume data.']],
  ])('of the kind %s with %j adds no service', (kind, volume, warnings) => {
    expect(derived({}, { volumes: [{ name: 'data', [kind]: volume }] })).toMatchObject({ services: [], warnings })
  })
})

describe('The features that need platform version 1.4.0', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>, string[]]>([
    [{}, { volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-0a' } }] }, ['EFS volumes']],
    [{ environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::a/b' }] }, {}, ['environment files']],
    [{ credentialSpecs: ['credentialspecdomainless:arn:aws:s3:::specs/a.json'] }, {}, ['credential specs']],
    [{}, { ephemeralStorage: { sizeInGiB: 30 } }, ['ephemeralStorage']],
    ...[`${SECRET}:key::`, `${SECRET}::AWSPREVIOUS:`, `${SECRET}:::0a`, '<SECRET>:key::'].map(
      (valueFrom): [Record<string, unknown>, Record<string, unknown>, string[]] => [
        { secrets: [{ valueFrom }] },
        {},
        ['a key or version of a secret'],
      ],
    ),
    [
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'token', valueFrom: `${SECRET}:token::` }] } },
      {},
      ['a key or version of a secret'],
    ],
    ...[SECRET, `${SECRET}:::`, 'arn:aws:ssm:eu-west-1:1:parameter/x', '/key:12'].map(
      (valueFrom): [Record<string, unknown>, Record<string, unknown>, string[]] => [
        { secrets: [{ valueFrom }] },
        {},
        [],
      ],
    ),
    [{}, { ephemeralStorage: null }, []],
    [{}, {}, []],
  ])('of the container %j in the definition %j are %j', (container, definition, names) => {
    expect(derived(container, definition).needsVersion140).toEqual(names)
  })
})
