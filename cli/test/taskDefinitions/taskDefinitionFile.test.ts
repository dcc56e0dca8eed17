import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts'
import { testbeds } from '../../../test/support/testbed.ts'
import { runProgram } from '../../program.ts'
import { parseDefinition, readText } from '../../taskDefinitions/taskDefinitionFile.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'
import { runHere } from '../run.ts'

const { createTestbed } = testbeds()

const definition = { containerDefinitions: [{ name: 'app', image: '1.dkr.ecr.ap-northeast-1.amazonaws.com/app' }] }

const pathOf = temporaryFolder()

const parse = (value: unknown) =>
  parseDefinition('task.json', typeof value === 'string' ? value : JSON.stringify(value))

describe('A file that is almost a task definition', () => {
  test.each<[string, unknown, RegExp]>([
    ['a list of containers', definition.containerDefinitions, /a list: .* \{"containerDefinitions": \[\.\.\.\]\}/],
    ['one container', definition.containerDefinitions[0], /one container: put it into \{"containerDefinitions"/],
    [
      'the keys of CloudFormation',
      { ContainerDefinitions: [{ Image: 'a' }] },
      /ContainerDefinitions\): ECS writes containerDefinitions; .*--template/,
    ],
    [
      'the keys of Terraform',
      { container_definitions: '[]' },
      /the key container_definitions: ECS writes containerDefinitions/,
    ],
    ['a template', { Resources: {} }, /a CloudFormation template: read it by --template FILE/],
    ['a template in YAML', 'Resources:\n  Task: !Ref Other\n', /a CloudFormation template: read it by --template FILE/],
    ['YAML', 'family: orders\ncontainerDefinitions:\n  - image: a\n', /YAML: convert it to JSON first/],
    ['another object', { cluster: 'a', tasks: [] }, /no containerDefinitions \(its keys: cluster, tasks\)$/],
    ['an image without a name', { image: 'nginx' }, /no containerDefinitions \(its keys: image\)$/],
    [
      'a container of Kubernetes',
      { name: 'app', image: 'nginx', env: [] },
      /no containerDefinitions \(its keys: name, image, env\)$/,
    ],
    [
      'a resource of a template',
      { Type: 'AWS::ECS::TaskDefinition', Properties: {} },
      /got one resource of a CloudFormation template: read the template by --template FILE$/,
    ],
    [
      'a key with a capital letter',
      { TaskDefinition: definition },
      /got the key TaskDefinition: ECS writes taskDefinition$/,
    ],
    ['Compose', 'services:\n  app: { image: nginx }\n', /got a Compose file: register it, and name its family/],
    ['ecs-params.yml', 'version: 1\ntask_definition:\n  services: {}\n', /got the ecs-params\.yml of the ECS CLI: reg/],
    [
      'Kubernetes',
      'apiVersion: v1\nkind: Pod\n',
      /got a Kubernetes manifest: name the task definition of ECS instead$/,
    ],
    [
      'Copilot',
      'name: api\ntype: Load Balanced Web Service\nimage: { build: Dockerfile }\n',
      /got a Copilot manifest: register it, and name its family/,
    ],
    [
      'Helm',
      'image: { repository: nginx }\n',
      /got values of Helm or the like: name the task definition of ECS instead$/,
    ],
    [
      'GitLab',
      'image: node:20\nstages: [build]\n',
      /got a pipeline of GitLab: name the task definition that it registers$/,
    ],
    ['the output of terraform show', { format_version: '1.0', values: {} }, /got Terraform: register it/],
    ['a Terraform state', { version: 4, terraform_version: '1.9.0', resources: [] }, /got Terraform: register it/],
    ['Terraform in JSON', { resource: { aws_ecs_task_definition: {} } }, /got Terraform: register it/],
    [
      'an AppSpec file of CodeDeploy',
      'version: 0.0\nResources:\n  - TargetService: {}\n',
      /its keys: version, Resources\)$/,
    ],
    ['a list in YAML', '- image: nginx\n', /a list: if it has the containers/],
    [
      'JSON with a comment',
      '// orders\n{ "containerDefinitions": [] }',
      /got Unexpected token '\/'.* is not valid JSON: JSON has no comments$/,
    ],
    ['JSON with a comment in an object', '{ /* a\n */ "cpu": "256" }', /: JSON has no comments$/],
    ['JSON with a comment as in YAML', '{\n  # its size\n  "cpu": "256" }', /: JSON has no comments$/],
    ['JSON with a trailing comma', '{ "cpu": "https://x//", }', /: JSON has no comma before a closing bracket$/],
    ['JSON with single quotes', "{ 'cpu': '256' }", /: JSON has double quotes only$/],
    [
      'JSON with several errors',
      "{ 'cpu': $CPU, // it's\n}",
      /: fill in .* first; JSON has no comments; .* comma .*; .* quotes only$/,
    ],
    ['Jsonnet', 'local tag = "1";\n{ containerDefinitions: [] }', /got Unexpected token 'l'/],
    [
      'Terraform',
      'resource "aws_ecs_task_definition" "app" {\n  family = "app"\n}\n',
      /got Terraform: register it, and name its family \(--task-definition FAMILY\)$/,
    ],
    ['an empty file', ' \n', /got an empty file$/],
    ...[
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder
      '${cpu}',
      '{{cpu}}',
      '$CPU',
      '<CPU>',
      '<<CPU>>',
      '%CPU%',
      '__CPU__',
      '#{cpu}#',
      '<%= cpu %>',
      '{% if a %}1{% endif %}',
    ].map((mark): [string, string, RegExp] => [
      `JSON that a pipeline fills in (${mark})`,
      `{"cpu": ${mark},\n "memory": 512}`,
      /: fill in its placeholders first$/,
    ]),
    [
      'JSON with a line of a template',
      '{\n{% if a %}\n"cpu": "256"\n{% endif %}\n}',
      /: fill in its placeholders first$/,
    ],
    ['JSON without placeholders', '{"cpu": "$CPU", "memory" 512}', /is not valid JSON$|\(line 1 column \d+\)$/],
    [
      'lists that are nested too deeply',
      `{"containerDefinitions":[{"name":"a","image":"b","environment":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
      /got lists or objects nested too deeply$/,
    ],
    ['a string', '"orders"', /got "orders"$/],
    ['incomplete JSON', '{"a": ', /Unexpected end of JSON input/],
  ])('is rejected with a correction: %s', (_, content, hint) => {
    expect(() => parse(content)).toThrow(/^task\.json: expected a task definition in JSON, .* got /)
    expect(() => parse(content)).toThrow(hint)
  })

  test.each<[string, Buffer, RegExp]>([
    [
      'a byte order mark',
      Buffer.from('\ufeff{}', 'utf8'),
      /UTF-8 with a byte order mark: save it as UTF-8 without one/,
    ],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /UTF-16: save it as UTF-8/],
    ['UTF-16 without a mark', Buffer.from('{}', 'utf16le'), /UTF-16: save it as UTF-8/],
  ])('is rejected with the encoding to use: %s', async (name, bytes, hint) => {
    const file = pathOf(`${name.length}.json`)
    await writeFile(file, bytes)

    await expect(readText(file)).rejects.toThrow(hint)
  })
})

describe('plan --task-definition', () => {
  const planArgs = ({ simulator, vpcId }: Awaited<ReturnType<typeof createTestbed>>) => [
    ...['plan', ...connectionArgs(simulator), '--vpc-id', vpcId],
  ]

  test('reads standard input for -', async () => {
    const args = [...planArgs(await createTestbed()), '--task-definition', '-', '--json']
    const stdin = Readable.from([JSON.stringify({ taskDefinition: definition })])

    const { status, stdout } = await runHere((given, streams) => runProgram(given, { ...streams, stdin }), args)

    expect({ status, summary: JSON.parse(stdout).summary }).toEqual({ status: 0, summary: '3 to create' })
  })

  test('continues with an invalid value that it does not need, and names its path', async () => {
    const file = pathOf('task.json')
    const environment = [{ name: 'PORT', value: 8080 }]
    await writeFile(
      file,
      JSON.stringify({ containerDefinitions: [{ ...definition.containerDefinitions[0], environment }] }),
    )

    const { status, stdout } = await fargateEndpoints(
      ...planArgs(await createTestbed()),
      '--task-definition',
      file,
      '--json',
    )

    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ summary: '3 to create' })
    expect(JSON.parse(stdout).warnings).toContain(
      `${file}: ECS does not take these values, which the plan does not need: containerDefinitions[0].environment[0].value: expected a string, got 8080.`,
    )
  })

  test('names only the first of many invalid values', async () => {
    const file = pathOf('task.json')
    const environment = Array.from({ length: 40 }, (_, value) => ({ name: `V${value}`, value }))
    await writeFile(
      file,
      JSON.stringify({ containerDefinitions: [{ ...definition.containerDefinitions[0], environment }] }),
    )

    const { stdout } = await fargateEndpoints(...planArgs(await createTestbed()), '--task-definition', file, '--json')

    expect(JSON.parse(stdout).warnings.find((words: string) => words.includes('ECS does not take'))).toMatch(
      /environment\[7\]\.value: expected a string, got 7 and 32 more\.$/,
    )
  })

  test('reads a file with the prefix file://', async () => {
    const file = pathOf('task.json')
    await writeFile(file, JSON.stringify(definition))

    const { status } = await fargateEndpoints(...planArgs(await createTestbed()), '--task-definition', `file://${file}`)

    expect(status).toBe(0)
  })

  test('rejects invalid values that it needs, and names all paths', async () => {
    const file = pathOf('task.json')
    await writeFile(file, JSON.stringify({ containerDefinitions: [...definition.containerDefinitions, { name: 5 }] }))

    const { status, stderr } = await fargateEndpoints(...planArgs(await createTestbed()), '--task-definition', file)

    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `${file}: containerDefinitions[1].name: expected a string, got 5; containerDefinitions[1].image: expected a string, got nothing\n`,
    })
  })
})
