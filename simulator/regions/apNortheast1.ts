import { type Region, words } from './region.ts'

export const apNortheast1: Region = {
  name: 'ap-northeast-1',
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  endpointHostedZoneId: 'Z2E726K9Y6RL4W',
  zones: {
    'ap-northeast-1a': 'apne1-az4',
    'ap-northeast-1c': 'apne1-az1',
    'ap-northeast-1d': 'apne1-az2',
  },
  interfaceServices: words(`
    access-analyzer acm-pca appconfig appconfigdata application-autoscaling appmesh-envoy-management apprunner
    aps-workspaces athena auditmanager autoscaling awsconnector backup batch bedrock-runtime cloudformation
    cloudtrail codeartifact.api codeartifact.repositories codebuild codecommit codedeploy
    codedeploy-commands-secure codepipeline comprehend config databrew datasync dms dynamodb ebs ec2 ec2messages
    ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks elasticache elasticbeanstalk elasticbeanstalk-health
    elasticfilesystem elasticfilesystem-fips elasticloadbalancing email-smtp events evidently execute-api fsx
    git-codecommit glue grafana guardduty-data imagebuilder inspector2 iot.data kendra kinesis-firehose
    kinesis-streams kms kms-fips lambda logs monitoring polly rds rds-data redshift redshift-data rekognition s3
    sagemaker.api sagemaker.runtime secretsmanager securityhub servicecatalog servicediscovery sns sqs ssm
    ssm-contacts ssm-incidents ssmmessages states storagegateway sts sync-states synthetics textract transcribe
    transfer transfer.server translate xray
  `),
  namedWithCn: [],
  zonesLacking: {
    'codeartifact.api': ['ap-northeast-1d'],
    'codeartifact.repositories': ['ap-northeast-1d'],
    'email-smtp': ['ap-northeast-1d'],
    storagegateway: ['ap-northeast-1d'],
  },
  gatewayServices: {
    s3: { prefixListId: 'pl-61a54008', cidrs: ['3.5.152.0/21', '52.219.0.0/20'] },
    dynamodb: { prefixListId: 'pl-78a54011', cidrs: ['52.119.216.0/21'] },
  },
}
