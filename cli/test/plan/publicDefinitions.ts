/**
 * Task definitions of public repositories, as listed in docs/task-definitions.md. Nothing is copied from them: each
 * entry restates only the parts that affect endpoints, with the services that were derived by hand.
 */

/** The region of the tests, which replaces the region that a definition names. */
export const REGION = 'ap-northeast-1'

export interface PublicDefinition {
  repository: string
  path: string
  definition: { containerDefinitions: readonly unknown[]; [key: string]: unknown }
  services: readonly string[]
  /** The beginnings of its warnings, in order. */
  warnings: readonly string[]
}

const PULL = ['ecr.api', 'ecr.dkr', 's3']

const ecr = (name: string, region = REGION): string => `111122223333.dkr.ecr.${region}.amazonaws.com/${name}`

const awslogs = (region = REGION) => ({
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'app', 'awslogs-region': region } },
})

const secrets = (...references: string[]) => ({
  secrets: references.map((valueFrom, at) => ({ name: `SECRET_${at}`, valueFrom })),
})

const secretArn = (name: string): string => `arn:aws:secretsmanager:${REGION}:111122223333:secret:${name}`

const onFargate = (...containerDefinitions: Record<string, unknown>[]) => ({
  containerDefinitions: containerDefinitions.map((container, at) => ({ name: `c${at}`, ...container })),
  requiresCompatibilities: ['FARGATE'],
})

const onEc2 = (...containers: Record<string, unknown>[]) => ({
  ...onFargate(...containers),
  requiresCompatibilities: ['EC2'],
})

const NO_ECR = 'No image is in Amazon ECR'
const DOCKER_HUB = 'Docker Hub has no endpoint'
const ECR_PUBLIC = 'ECR Public has no endpoint'
const REGISTRY = 'The registry is not known'
const UNKNOWN_REGION = 'The region is not known'
const NOT_FARGATE = 'These task definitions are not for Fargate'
const UNKNOWN_STORE = 'It is not known whether Secrets Manager or Parameter Store'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: marks of templates */
export const publicDefinitions: readonly PublicDefinition[] = [
  {
    repository: 'Abdelali12-codes/aws_ecs_codedeploy_appmesh_xray',
    path: 'task-definition.json',
    definition: onFargate({ image: 'nginx' }),
    services: [],
    warnings: [NO_ECR, DOCKER_HUB],
  },
  {
    repository: 'Abdelali12-codes/ecs-opentelemetry',
    path: 'task-definition.json',
    definition: onFargate({ image: ecr('runner:latest'), ...awslogs() }),
    services: [...PULL, 'logs'],
    warnings: [],
  },
  {
    repository: 'AbeBhatti/MUSE',
    path: 'task-definition.json',
    definition: onFargate({ image: ecr('backend:latest'), ...awslogs() }),
    services: [...PULL, 'logs'],
    warnings: [],
  },
  {
    repository: 'ACC-DDD/DDD-backend',
    path: 'task-definition.json',
    definition: onFargate({ image: 'PLACEHOLDER', ...awslogs() }, { image: 'redis:7.2' }),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY, DOCKER_HUB],
  },
  {
    repository: 'AkinCodes/RecommenderSystem',
    path: 'task-definition.json',
    definition: onFargate({ image: ecr('recommender:latest') }),
    services: PULL,
    warnings: [],
  },
  {
    repository: '8400TheHealthNetwork/ILCore-IG',
    path: 'task-definition.json',
    definition: onFargate({ image: ecr('publisher:1.0.0'), ...awslogs() }),
    services: [...PULL, 'logs'],
    warnings: [],
  },
  {
    repository: '4m9d/sroom-be',
    path: 'task-definition.json',
    definition: onEc2({ image: ecr('app:2023-09-16'), ...awslogs(), secrets: null, environmentFiles: null }),
    services: [...PULL, 'logs'],
    warnings: [NOT_FARGATE],
  },
  {
    repository: '6ix-Inc/com-6ix-auth0-user-prov',
    path: 'task-definition.json',
    definition: onFargate({ image: 'owner/app:latest', ...awslogs(), secrets: null }),
    services: ['logs'],
    warnings: [NO_ECR, DOCKER_HUB],
  },
  {
    repository: 'AGHCampus/server',
    path: '.aws/task-definition.json',
    definition: onEc2({ image: ecr('server') }),
    services: PULL,
    warnings: [NOT_FARGATE],
  },
  {
    repository: 'COS301-SE-2023/Where-is-the-power',
    path: '.aws/task-definition.json',
    definition: onFargate({ image: ecr('server'), ...awslogs(), ...secrets(secretArn('dns-0a'), secretArn('uri-0b')) }),
    services: [...PULL, 'logs', 'secretsmanager'],
    warnings: [],
  },
  {
    repository: 'Bolius/samlesiden',
    path: '.aws/task-definition.json',
    definition: onFargate({ image: ecr('web:787fffa2'), ...awslogs(), entryPoint: null, command: null }),
    services: [...PULL, 'logs'],
    warnings: [],
  },
  {
    repository: 'CS3219-AY2223S1-T33/cs3219-project-ay2223s1-g33',
    path: '.aws/task-definition.json',
    definition: onEc2({ image: ecr('redis:1'), ...awslogs() }, { image: '', ...awslogs() }, { image: '' }),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY, NOT_FARGATE],
  },
  {
    repository: '23prime/gokabot',
    path: 'taskdef.json',
    definition: onFargate({ image: '<IMAGE1_NAME>', ...awslogs(), ...secrets('bot.DATABASE_URL', 'bot.TOKEN') }),
    services: [...PULL, 'logs', 'ssm'],
    warnings: [REGISTRY],
  },
  {
    repository: 'AbrahamGyamfi/Advance_monitoring_Jaeger',
    path: 'taskdef.json',
    definition: onFargate(
      {
        image: '<BACKEND_IMAGE>',
        ...awslogs('<AWS_REGION>'),
        environment: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://<MONITORING_HOST>:4318' }],
      },
      { image: '<FRONTEND_IMAGE>', ...awslogs('<AWS_REGION>') },
    ),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY, UNKNOWN_REGION],
  },
  {
    repository: '0seme/2048',
    path: 'taskdef.json',
    definition: onFargate({ image: '<IMAGE1_NAME>', ...awslogs() }),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY],
  },
  {
    repository: '705jul/sbcntr-backend',
    path: 'taskdef.json',
    definition: onFargate({
      image: '<IMAGE1_NAME>',
      ...awslogs(),
      ...secrets(secretArn('mysql-0a:host::'), secretArn('mysql-0a:password::')),
    }),
    services: [...PULL, 'logs', 'secretsmanager'],
    warnings: [REGISTRY],
  },
  {
    repository: 'ESGF/stac-transaction-api',
    path: 'ecs/task-definition.json',
    definition: onFargate({
      image: 'REPLACED_BY_CI',
      ...awslogs(),
      ...secrets(`arn:aws:secretsmanager:${REGION}:ACCOUNT:secret:api::SERVERS::`),
    }),
    services: [...PULL, 'logs', 'secretsmanager'],
    warnings: [REGISTRY],
  },
  {
    repository: 'ConnectForLife/cfl-distribution',
    path: 'ecs/task-definition.json',
    definition: onFargate({ image: ecr('openmrs:latest'), ...awslogs(), ...secrets('db-password') }),
    services: [...PULL, 'logs', 'ssm'],
    warnings: [],
  },
  {
    repository: 'Qbizinc/airflow-presto',
    path: 'ecs/task-definition.json',
    definition: onFargate({ image: ecr('presto'), entryPoint: [''], command: ['/usr/bin/run'] }),
    services: PULL,
    warnings: [],
  },
  {
    repository: 'Extelligence-ai/bagel',
    path: 'ecs/task-definition.json',
    definition: onFargate({ image: 'YOUR_ECR_REPO_URI:latest', ...awslogs() }),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY],
  },
  {
    repository: 'Poss111/mrbot',
    path: 'ecs/task-definition.json',
    definition: onFargate({ image: '', logConfiguration: { logDriver: 'awslogs', options: { mode: 'non-blocking' } } }),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY],
  },
  {
    repository: 'PuravPatel79/davi',
    path: 'ecs/task-definition.json',
    definition: onFargate(
      { image: 'IMAGE_PLACEHOLDER_FRONTEND', ...awslogs() },
      { image: 'IMAGE_PLACEHOLDER_BACKEND', ...awslogs() },
      { image: 'redis:alpine', ...awslogs() },
    ),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY, DOCKER_HUB],
  },
  {
    repository: 'AKAICH00/r-image-magic',
    path: 'ecs/task-definition.json',
    definition: onFargate({
      image: '__IMAGE__',
      repositoryCredentials: { credentialsParameter: '__REGISTRY_SECRET_ARN__' },
      ...awslogs('__AWS_REGION__'),
      ...secrets('__DATABASE_URL_SECRET_ARN__', '__KEY_SECRET_ARN__'),
    }),
    services: [...PULL, 'logs', 'secretsmanager'],
    warnings: [REGISTRY, UNKNOWN_REGION, UNKNOWN_STORE],
  },
  {
    repository: 'wwalpha/aws-multi-tenant-with-serverless',
    path: 'terraform/taskdefs/tenant_reg.tpl',
    definition: onFargate(
      { image: '${container_image}', ...awslogs('${aws_region}'), ...secrets('${tables}', '${endpoints}') },
      { image: 'amazon/aws-xray-daemon', ...awslogs('${aws_region}') },
      { image: ecr('aws-appmesh-envoy:v1.16.1.0-prod', '${aws_region}') },
    ),
    services: ['appmesh-envoy-management', ...PULL, 'logs', 'xray'],
    warnings: [REGISTRY, UNKNOWN_REGION, UNKNOWN_STORE, DOCKER_HUB, 'AWS ended App Mesh'],
  },
  {
    repository: 'exercism/terraform',
    path: 'terraform/tooling_orchestrator/ecs_task_definition.json.tpl',
    definition: onFargate(
      {
        image: ecr('aws-for-fluent-bit:latest'),
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
        ...awslogs('${region}'),
      },
      {
        image: '${application_image}',
        logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'cloudwatch', region: '${region}' } },
      },
    ),
    services: [...PULL, 'logs'],
    warnings: [UNKNOWN_REGION, REGISTRY],
  },
  {
    repository: 'RDarrylR/step-functions-fargate-processor',
    path: 'infra/container-definitions.json.tpl',
    definition: onFargate(
      { image: '${app_image}', ...awslogs('${aws_region}') },
      {
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.35.0',
        command: ['--config=/etc/ecs/ecs-cloudwatch.yaml'],
        ...awslogs('${aws_region}'),
      },
    ),
    services: [...PULL, 'logs'],
    warnings: [REGISTRY, UNKNOWN_REGION, ECR_PUBLIC],
  },
]
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: marks of templates */
