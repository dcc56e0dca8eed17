import { describe, expect, test } from '@jest/globals'
import { derived, ECR, REGION } from './derived.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders as plain text */

describe('An image in Amazon ECR in this region', () => {
  test.each([
    ECR,
    `123456789012.dkr.ecr.${REGION}.amazonaws.com/app@sha256:0a`,
    `123456789012.dkr-ecr.${REGION}.on.aws/app`,
    `XXXXX.dkr.ecr.${REGION}.amazonaws.com/app`,
    `<ACCOUNT>.dkr.ecr.${REGION}.amazonaws.com/app:<TAG>`,
    `123456789012.dkr.ecr.${REGION.toUpperCase()}.amazonaws.com/app`,
  ])('needs the ECR endpoints, and gets no warning: %s', (image) => {
    const { reasons, properties, warnings } = derived({ image })

    expect(reasons).toEqual({
      'ecr.api': [`container app pulls ${image}`],
      'ecr.dkr': [`container app pulls ${image}`],
      s3: [`container app pulls ${image}`],
    })
    expect(properties).toMatchObject({ EcrImagePull: true, CloudWatchLogs: false })
    expect(warnings).toEqual([])
  })

  test.each([`dkr.ecr-fips.${REGION}.amazonaws.com`, `dkr-ecr-fips.${REGION}.on.aws`])(
    'with a FIPS name gets a warning to use the FIPS endpoint: %s',
    (host) => {
      const { pulls, warnings } = derived({ image: `123456789012.${host}/app` })

      expect(pulls).toBe(true)
      expect(warnings).toEqual([
        expect.stringMatching(
          /^The endpoint of ecr\.dkr does not answer for FIPS names: .*\(container app\)\. .*UseFips.* ecr-fips\.dkr/,
        ),
      ])
    },
  )

  test.each(['region', 'REGION', 'AWS_REGION', '${AWS_REGION}', '<region>', '$REGION', 'your-region-1', 'us-xxxx-1'])(
    'is assumed, with a warning, if the region is not known: %s',
    (region) => {
      const image = `123456789012.dkr.ecr.${region}.amazonaws.com/app:1`
      const { pulls, warnings } = derived({ image })

      expect(pulls).toBe(true)
      expect(warnings).toEqual([`The region is not known and is assumed to be eu-west-1: ${image} (container app).`])
    },
  )
})

describe('An image whose registry is not known', () => {
  test.each([
    ...['', ' ', 'IMAGE_URI', '$IMAGE', '%IMAGE%', '__IMAGE__', '<IMAGE1_NAME>', '{{ image }}', '#{Image}', '@IMAGE@'],
    ...['${IMAGE}:latest', '${REGISTRY}/app:1', '<HOST>:5000/app', 'ECR_REPO:latest', 'IMAGE.URI/app', 'myorg/MyApp:1'],
    ...[
      'nginx${SUFFIX}',
      '%IMAGE',
      '[image]',
      'placeholder',
      'your-app-image',
      'app-image',
      'ecr-repo-uri',
      'replaced-by-ci',
      'image:tag',
      'to-be-replaced',
      'dummy',
      'dummy-image:1',
      'FIXME',
      'fill-me-in',
      '__image__',
      '__My.Image__:1',
      '<<IMAGE>>',
      '#{Image}#',
      '@@image@@',
      '<X>.amazonaws.com/app',
      '<X>.amazonaws.eu/app',
      '<X>.on.amazonwebservices.com.cn/app',
    ],
  ])('is assumed to be in Amazon ECR, with a warning: %j', (image) => {
    const { pulls, reasons, warnings } = derived({ image })

    expect(pulls).toBe(true)
    expect(reasons['ecr.api']).toEqual([expect.stringMatching(/which is assumed to be in Amazon ECR$/)])
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The registry is not known and is assumed to be Amazon ECR in eu-west-1: .* \(container app\)\./,
      ),
    ])
  })
})

describe('An image in another registry', () => {
  test.each([
    ['nginx', 'Docker Hub'],
    ['nginx:latest', 'Docker Hub'],
    ['nginx@sha256:0a', 'Docker Hub'],
    ['jboss/wildfly', 'Docker Hub'],
    ['acme/my__app__one', 'Docker Hub'],
    ['insert-service', 'Docker Hub'],
    ['grafana/grafana:<TAG>', 'Docker Hub'],
    ['grafana/<IMAGE>', 'Docker Hub'],
    ['docker.io/library/nginx', 'Docker Hub'],
    ['public.ecr.aws/nginx/nginx:1', 'ECR Public'],
    ['public.ecr.aws/<IMAGE>', 'ECR Public'],
    ['ghcr.io/${OWNER}/app', 'ghcr.io'],
    ['<NAME>.azurecr.io/app', 'azurecr.io'],
    ['docker.elastic.co/kibana/kibana:6.0.0', 'docker.elastic.co'],
    ['localhost/app', 'localhost'],
  ])('needs no endpoint, and a warning names the registry: %s', (image, registry) => {
    const { pulls, warnings } = derived({ image })

    expect(pulls).toBe(false)
    expect(warnings).toContainEqual(
      expect.stringContaining(`${registry} has no endpoint: ${image} (container app). Copy`),
    )
  })

  test.each(['mcr.microsoft.com/app', 'docker.elastic.co/app', 'nvcr.io/app', 'registry.example.com/app'])(
    'gets no advice to use a pull-through cache if Amazon ECR does not support its registry: %s',
    (image) => expect(derived({ image }).warnings.join()).not.toContain('cache'),
  )

  test.each([
    'nginx',
    'public.ecr.aws/app/app',
    'ghcr.io/a/b',
    'quay.io/a/b',
    'a.azurecr.io/b',
    'registry.k8s.io/pause',
  ])('gets the advice to copy it, or to use a pull-through cache except for the first pull: %s', (image) => {
    expect(derived({ image }).warnings.at(-1)).toMatch(
      /Copy the images to Amazon ECR, .* pull-through cache .* except for the first pull/,
    )
  })

  test.each([
    ...[
      'registry:5000',
      '10.0.0.5:5000',
      '192.168.1.2',
      '172.31.0.1:80',
      'registry.corp.internal',
      'registry.local:5000',
    ],
  ])('in a private registry gets no warning about internet access: %s', (host) => {
    expect(derived({ image: `${host}/app` })).toMatchObject({
      pulls: false,
      warnings: [`${host} has no endpoint: ${host}/app (container app). Make sure that the tasks reach it.`],
    })
  })

  test('in Amazon ECR in another region gets a warning that no endpoint here reaches it', () => {
    const image = '123456789012.dkr.ecr.us-west-2.amazonaws.com/app:<TAG>'
    const { pulls, warnings, otherRegion } = derived({ image })

    expect(pulls).toBe(false)
    expect(warnings).toEqual([
      expect.stringContaining('No image is in Amazon ECR in eu-west-1'),
      `No endpoint of this resource reaches us-west-2: ${image} (container app). Keep them in eu-west-1, or give the tasks another way, such as a NAT gateway.`,
    ])
    expect(otherRegion).toBe('us-west-2')
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders as plain text */

describe('The warning that no task can start', () => {
  const cannotStart = expect.stringMatching(/^No image is in Amazon ECR, so no task can start without .*: orders\./)

  test('is given if no image is in Amazon ECR', () => {
    expect(derived({ image: 'nginx' }).warnings[0]).toEqual(cannotStart)
  })

  test.each([
    [['1.dkr.ecr.us-east-1.amazonaws.com/app'], /^No image is in Amazon ECR in eu-west-1, so no task can start/],
    [
      ['nginx', '1.dkr.ecr.us-east-1.amazonaws.com/app'],
      /^No image is in Amazon ECR in eu-west-1, so no task can start/,
    ],
    [['nginx', '172.32.0.1/app'], /^No image is in Amazon ECR, so no task can start/],
  ])('names this region if an image is in Amazon ECR in another one: %j', (images, words) => {
    const containerDefinitions = images.map((image) => ({ image }))

    expect(derived({}, { containerDefinitions }).warnings[0]).toMatch(words)
  })

  test.each([ECR, '<IMAGE>', 'registry:5000/app'])(
    'is not given if one image needs no internet access: %j',
    (image) => {
      const containerDefinitions = [{ image: 'nginx' }, { image }]

      expect(derived({}, { containerDefinitions }).warnings).not.toContainEqual(cannotStart)
    },
  )
})
