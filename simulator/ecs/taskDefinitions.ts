import { Ec2Error } from '../wire/ec2Error.ts'

/** A registered task definition: its family, and the other fields of the request. */
export interface RegisteredTaskDefinition {
  family: string
  [field: string]: unknown
}

interface Revision extends RegisteredTaskDefinition {
  taskDefinitionArn: string
  revision: number
  status: 'ACTIVE' | 'INACTIVE'
}

/** The task definitions of one account and region, by family. The revisions of a family are numbered from 1. */
export class TaskDefinitions {
  readonly #families = new Map<string, Revision[]>()
  readonly #arnOf: (name: string) => string

  constructor(partition: string, region: string, accountId: string) {
    this.#arnOf = (name) => `arn:${partition}:ecs:${region}:${accountId}:task-definition/${name}`
  }

  /** @returns the ARN of the new revision */
  register(definition: RegisteredTaskDefinition): string {
    const revisions = this.#families.get(definition.family) ?? []
    const revision = revisions.length + 1
    const taskDefinitionArn = this.#arnOf(`${definition.family}:${revision}`)
    const registered: Revision = { ...definition, taskDefinitionArn, revision, status: 'ACTIVE' }
    this.#families.set(definition.family, [...revisions, registered])
    return taskDefinitionArn
  }

  deregister(taskDefinitionArn: string): void {
    this.find(taskDefinitionArn).status = 'INACTIVE'
  }

  /**
   * Finds a task definition by family (its latest ACTIVE revision), by family and revision, or by ARN.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
   * @throws Ec2Error
   */
  find(name: string): Revision {
    const arn = name.startsWith('arn:') ? name : this.#arnOf(name)
    const found = this.#families.get(name)?.findLast(({ status }) => status === 'ACTIVE') ?? this.#byArn(arn)
    if (!found) throw new Ec2Error('ClientException', 'Unable to describe task definition.')
    return found
  }

  #byArn(arn: string): Revision | undefined {
    return [...this.#families.values()].flat().find(({ taskDefinitionArn }) => taskDefinitionArn === arn)
  }
}
