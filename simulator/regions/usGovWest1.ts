import { type Region, words } from './region.ts'

export const usGovWest1: Region = {
  name: 'us-gov-west-1',
  partition: 'aws-us-gov',
  dnsSuffix: 'amazonaws.com',
  zones: {
    'us-gov-west-1a': 'usgw1-az1',
    'us-gov-west-1b': 'usgw1-az2',
    'us-gov-west-1c': 'usgw1-az3',
  },
  interfaceServices: words(`
    access-analyzer acm-pca acm-pca-fips application-autoscaling athena autoscaling backup batch cloudformation
    cloudtrail codebuild codebuild-fips codedeploy codedeploy-commands-secure comprehend config datasync dms
    dms-fips dynamodb ebs ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks elasticache
    elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticfilesystem-fips elasticloadbalancing events
    execute-api fsx glue imagebuilder iot.data kinesis-firehose kinesis-streams kms kms-fips lambda logs logs-fips
    monitoring polly rds rds-data redshift redshift-data rekognition rekognition-fips s3 sagemaker.api
    sagemaker.runtime secretsmanager secretsmanager-fips securityhub servicecatalog servicediscovery sns sqs
    sqs-fips ssm ssm-fips ssmmessages states storagegateway sts sts-fips swf swf-fips sync-states synthetics
    textract textract-fips transcribe transfer transfer.server translate xray
  `),
  namedWithCn: [],
  zonesLacking: {
    fsx: ['us-gov-west-1c'],
    storagegateway: ['us-gov-west-1c'],
  },
  gatewayServices: {
    s3: { prefixListId: 'pl-1ba54072', cidrs: ['52.92.252.0/22'] },
    dynamodb: { prefixListId: 'pl-18a54071', cidrs: ['52.94.7.0/24'] },
  },
}
