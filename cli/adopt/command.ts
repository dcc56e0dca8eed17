import type { Command } from 'commander'
import { MANAGED } from '../../handler/resource/tags.ts'
import { type ConnectionOptions, connect } from '../connect.ts'
import { addConnectionOptions } from '../options/commonOptions.ts'
import { addPropertyOptions, checkProperties, givenProperties, propertyNames } from '../options/propertyOptions.ts'
import { jsonText } from '../output/jsonText.ts'
import { Screen } from '../output/screen.ts'
import type { Streams } from '../streams.ts'
import { type Candidate, findCandidates, tagCandidates } from './adopt.ts'

interface Options extends ConnectionOptions {
  yes?: boolean
  json?: boolean
}

export const addAdopt = (program: Command, { stdout }: Streams): void => {
  const command = program
    .command('adopt')
    .summary('hand endpoints that exist over to the resource, by a tag')
    .description(
      `List the endpoints of a VPC that serve the requested services and that this project does not manage, and with --yes ` +
        `tag them with ${MANAGED}: the next resource of this type that wants their services adopts them. Whatever manages ` +
        'them today has to release them first: docs/adopting.md.',
    )
    .option('--yes', 'tag them; without it nothing is changed')
    .option('--json', 'print the list for scripts')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  fargate-endpoints adopt --vpc-id vpc-0123456789abcdef0 --ecs-exec\n' +
        '  fargate-endpoints adopt --vpc-id vpc-0123456789abcdef0 --ecs-exec --yes\n',
    )
  addConnectionOptions(command)
  addPropertyOptions(command, propertyNames).action(async (options: Options) => {
    const properties = checkProperties(givenProperties({ ...options }))
    const { ec2, environment } = await connect(options)
    const candidates = await findCandidates(ec2, properties, environment)
    if (options.yes) await tagCandidates(ec2, candidates)
    const tagged = options.yes ?? false
    if (options.json) stdout.write(jsonText({ vpcId: properties.VpcId, tag: MANAGED, tagged, endpoints: candidates }))
    else print(new Screen(stdout), candidates, tagged)
  })
}

const print = (screen: Screen, candidates: readonly Candidate[], tagged: boolean): void => {
  const adoptable = candidates.filter(({ isAdoptable }) => isAdoptable)
  const left = candidates.filter(({ isAdoptable }) => !isAdoptable)
  if (adoptable.length === 0) screen.heading('Nothing to adopt')
  else {
    screen.heading(tagged ? `Tagged with ${MANAGED}` : `To tag with ${MANAGED} (--yes does it)`)
    screen.table(adoptable.map(({ service, endpointId, why }) => [service, `${endpointId}: ${why}`]))
  }
  if (left.length === 0) return
  screen.heading('Left as they are')
  screen.table(left.map(({ service, endpointId, why }) => [service, `${endpointId}: ${why}`]))
}
