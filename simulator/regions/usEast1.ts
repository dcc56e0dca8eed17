import { type Region, words } from './region.ts'

// Zones: terraform-aws-vpc issue 462 (email-smtp), awslabs/aws-orbit-workbench issue 320 (lambda).
export const usEast1: Region = {
  name: 'us-east-1',
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  endpointHostedZoneId: 'Z7HUB22UULQXV',
  zones: {
    'us-east-1a': 'use1-az6',
    'us-east-1b': 'use1-az1',
    'us-east-1c': 'use1-az2',
    'us-east-1d': 'use1-az4',
    'us-east-1e': 'use1-az3',
    'us-east-1f': 'use1-az5',
  },
  interfaceServices: words(`
    access-analyzer acm-pca acm-pca-fips appconfig appconfigdata application-autoscaling appmesh-envoy-management
    apprunner aps-workspaces athena auditmanager autoscaling awsconnector backup batch bedrock bedrock-runtime
    bedrock-runtime-fips cloudformation cloudtrail codeartifact.api codeartifact.repositories codebuild
    codebuild-fips codecommit codecommit-fips codedeploy codedeploy-commands-secure codepipeline comprehend config
    databrew datasync dms dms-fips dynamodb ebs ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks
    elasticache elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticfilesystem-fips
    elasticloadbalancing email-smtp events evidently execute-api fsx fsx-fips git-codecommit glue grafana
    guardduty-data imagebuilder inspector2 iot.data kendra kinesis-firehose kinesis-streams kms kms-fips lambda
    logs logs-fips monitoring polly rds rds-data redshift redshift-data redshift-fips rekognition rekognition-fips
    s3 sagemaker.api sagemaker.runtime sagemaker.runtime-fips secretsmanager secretsmanager-fips securityhub
    servicecatalog servicediscovery servicediscovery-fips sns sqs sqs-fips ssm ssm-contacts ssm-fips ssm-incidents
    ssmmessages states storagegateway sts sts-fips swf swf-fips sync-states synthetics textract textract-fips
    transcribe transfer transfer.server translate xray
  `),
  namedWithCn: [],
  zonesLacking: {
    bedrock: ['us-east-1e'],
    'codeartifact.api': ['us-east-1e'],
    'codeartifact.repositories': ['us-east-1e'],
    'email-smtp': ['us-east-1a', 'us-east-1e', 'us-east-1f'],
    lambda: ['us-east-1e'],
    transfer: ['us-east-1e'],
    'transfer.server': ['us-east-1e'],
  },
  gatewayServices: {
    s3: { prefixListId: 'pl-63a5400a', cidrs: ['3.5.0.0/19', '52.216.0.0/15'] },
    dynamodb: { prefixListId: 'pl-02cd2c6b', cidrs: ['3.218.182.0/24', '52.94.0.0/22'] },
  },
}
