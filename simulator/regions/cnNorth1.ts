import { type Region, words } from './region.ts'

// Source for the names that begin with `cn.`: aws-ec2/lib/vpc-endpoint.ts of the AWS CDK,
// VPC_ENDPOINT_SERVICE_EXCEPTIONS. The name of S3's interface service begins with it, that of its gateway does not.
export const cnNorth1: Region = {
  name: 'cn-north-1',
  partition: 'aws-cn',
  dnsSuffix: 'amazonaws.com.cn',
  zones: {
    'cn-north-1a': 'cnn1-az1',
    'cn-north-1b': 'cnn1-az2',
    'cn-north-1d': 'cnn1-az4',
  },
  interfaceServices: words(`
    access-analyzer acm-pca application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup
    batch cassandra cloudcontrolapi cloudformation cloudtrail codebuild codedeploy codedeploy-commands-secure
    config databrew datasync dms ebs ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks elasticache
    elasticbeanstalk elasticfilesystem elasticfilesystem-fips elasticloadbalancing emr-containers events
    execute-api fsx glue imagebuilder iot.data iotsitewise.api iotsitewise.data kinesis-firehose kinesis-streams
    kms lambda license-manager logs monitoring rds redshift redshift-data s3 sagemaker.api
    sagemaker.featurestore-runtime sagemaker.runtime secretsmanager securityhub servicecatalog servicediscovery sms
    sns sqs ssm ssmmessages states storagegateway sts sync-states synthetics transcribe transcribestreaming
    transfer xray
  `),
  namedWithCn: words(`
    application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra
    cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache
    elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data
    iotsitewise.api iotsitewise.data kinesis-streams lambda license-manager monitoring rds redshift redshift-data
    s3 sagemaker.api sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sms sqs states sts
    sync-states synthetics transcribe transcribestreaming transfer xray
  `),
  zonesLacking: {
    'iotsitewise.api': ['cn-north-1d'],
    transfer: ['cn-north-1d'],
  },
  gatewayServices: {
    s3: { prefixListId: 'pl-62a5400b', cidrs: ['54.222.48.0/21'] },
    dynamodb: { prefixListId: 'pl-60a54009', cidrs: ['52.82.0.0/24'] },
  },
}
