import { words } from './region.ts'

// Written by listServices.mjs from the list of 2026-07-14 in badmintoncryer/cdk-missing-interface-endpoint.

/** Short names: the part after `com.amazonaws.us-east-1.`. */
export const interfaceServices = words(`
    access-analyzer access-analyzer-fips account acm acm-acme acm-fips acm-pca acm-pca-fips aco-automation
    agreement-marketplace aidevops aidevops-dataplane aiops aiops-fips airflow-serverless airflow.api
    airflow.api-fips airflow.env airflow.env-fips airflow.ops amplify analytics-omics analytics-omics-fips aos
    aos-dualstack aos-fips aoss aoss-data api.transform apigateway app-integrations app-integrations-fips appconfig
    appconfigdata appconfigdata-fips application-autoscaling application-signals applicationinsights appmesh
    appmesh-envoy-management apprunner apprunner.requests appstream.api appstream.streaming appstream2-fips appsync
    appsync-api apptest aps aps-workspaces arc-region-switch arc-region-switch-control-plane
    arc-region-switch-control-plane-fips arc-region-switch-fips arc-zonal-shift arsenal-discovery athena athena-fips
    athena.dashboard athena.persistent-dashboard athena.sessions auditmanager autoscaling autoscaling-fips
    autoscaling-plans aws-external-anthropic awsconnector b2bi backup backup-fips backup-gateway backup-storage
    batch batch-fips bcm-pricing-calculator bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore
    bedrock-agentcore-control bedrock-agentcore.gateway bedrock-data-automation bedrock-data-automation-fips
    bedrock-data-automation-runtime bedrock-data-automation-runtime-fips bedrock-fips bedrock-mantle bedrock-runtime
    bedrock-runtime-fips billing billingconductor braket budgets cases cases-fips cassandra cassandra-fips ce
    chime-sdk-voice cleanrooms cleanrooms-fips cleanrooms-ml cloudcontrolapi cloudcontrolapi-fips clouddirectory
    cloudformation cloudformation-fips cloudhsmv2 cloudhsmv2-fips cloudtrail cloudtrail-fips codeartifact.api
    codeartifact.repositories codebuild codebuild-fips codecommit codecommit-fips codeconnections.api codedeploy
    codedeploy-commands-secure codedeploy-fips codeguru-profiler codeguru-reviewer codepipeline
    codestar-connections.api codewhisperer cognito-identity cognito-identity-fips cognito-idp cognito-idp-fips
    comprehend comprehend-fips comprehendmedical compute-optimizer config config-fips connect connect-campaigns
    connect-campaigns-fips connect-fips console console-static contact-lens control-storage-omics
    control-storage-omics-fips controlcatalog controltower controltower-fips cost-optimization-hub cur
    data-servicediscovery data-servicediscovery-fips databrew databrew-fips dataexchange datasync datasync-fips
    datazone datazone-fips dax deadline.management deadline.scheduling detective detective-fips deviceadvisor.iot
    devops-guru devops-guru-fips dicom-medical-imaging diode diode-fips directconnect directconnect-fips discovery
    discovery-marketplace dlm dlm-fips dms dms-fips drs drs-fips ds ds-data ds-data-fips ds-fips dsql dsql-fnh4
    dynamodb dynamodb-fips dynamodb-streams dynamodb-streams-fips ebs ebs-fips ec2 ec2-fips ec2messages ecr-fips.api
    ecr-fips.dkr ecr-public.api ecr.api ecr.dkr ecs ecs-agent ecs-fips ecs-telemetry eks eks-auth eks-capabilities
    eks-fips eks-mcp eks-proxy elasticache elasticache-fips elasticbeanstalk elasticbeanstalk-fips
    elasticbeanstalk-health elasticfilesystem elasticfilesystem-fips elasticloadbalancing elasticloadbalancing-fips
    elasticmapreduce elasticmapreduce-fips email email-fips email-smtp emr-containers emr-dashboard emr-serverless
    emr-serverless-services.livy emr-serverless-services.sessions emr-serverless.dashboard emrwal.prod
    entityresolution entityresolution-fips event-ai events events-fips evidently-dataplane evs evs-fips execute-api
    finspace finspace-api fis fis-fips fms fms-fips forecast forecast-fips forecastquery forecastquery-fips
    frauddetector fsx fsx-fips gamelift geo.geofencing geo.maps geo.metadata geo.places geo.routes geo.tracking
    git-codecommit git-codecommit-fips glue glue-fips glue-studio-sparkui-service glue.dashboard glue.sessions
    grafana grafana-workspace greengrass groundstation groundstation-fips guardduty guardduty-data
    guardduty-data-fips guardduty-fips health healthlake highlander identitystore imagebuilder imagebuilder-fips
    inspector-scan inspector-scan-fips inspector2 inspector2-fips inspector2-telemetry internetmonitor
    internetmonitor-fips invoicing iot-fips.api iot-fips.tunneling.api iot-fips.tunneling.data iot.api
    iot.credentials iot.data iot.tunneling.api iot.tunneling.data iotfleetwise iotsitewise.api iotsitewise.data
    iottwinmaker.api iottwinmaker.data iotwireless.api ivs ivs.contribute ivschat ivsrealtime kafka kafka-fips
    kafkaconnect kafkaconnect-fips kendra kinesis-firehose kinesis-firehose-fips kinesis-streams
    kinesis-streams-fips kinesisanalytics kinesisanalytics-fips kms kms-fips lakeformation lakeformation-fips lambda
    lambda-microvm launchwizard license-manager license-manager-fips license-manager-linux-subscriptions
    license-manager-linux-subscriptions-fips license-manager-user-subscriptions
    license-manager-user-subscriptions-fips lightsail logs logs-fips logs-insights logs-policygen lookoutequipment
    lookoutvision lorawan.cups lorawan.lns m2 macie2 macie2-fips mail-manager mail-manager-fips
    mail-manager-smtp.auth mail-manager-smtp.auth.fips mail-manager-smtp.mtls.fips mail-manager-smtp.open
    mail-manager-smtp.open.fips managedblockchain-query managedblockchain.bitcoin.mainnet
    managedblockchain.bitcoin.testnet media-pipelines-chime media-pipelines-chime-fips mediaconnect mediaconvert
    mediaconvert-fips mediapackage-vod mediapackagev2 mediapackagev2-fips medical-imaging memory-db memorydb-fips
    metering-marketplace mgn mgn-fips migrationhub-orchestrator migrationhub-strategy models-v2-lex monitoring mpa
    mq mq-fips neptune-graph neptune-graph-data neptune-graph-fips network-firewall network-firewall-fips
    networkflowmonitor networkflowmonitorreports networkmonitor notifications notifications-contacts oam
    observabilityadmin odb odb-fips organizations organizations-fips osis outposts panorama partnercentral-account
    partnercentral-account-management partnercentral-analytics partnercentral-benefits partnercentral-discovery
    partnercentral-prm partnercentral-selling payment-cryptography.controlplane payment-cryptography.dataplane
    pca-connector-ad pca-connector-scep pca-connector-scep.enroll pcs pcs-fips personalize personalize-events
    personalize-runtime pi pi-fips pinpoint pinpoint-sms-voice-v2 pipes pipes-data pipes-fips polly polly-fips
    pricing.api pricingplanmanager profile proton q qapps quicksight quicksight-fips quicksight-website
    quicksight-website-fips ram ram-fips rbin rbin-fips rds rds-data rds-fips redshift redshift-data
    redshift-data-fips redshift-fips redshift-serverless redshift-serverless-fips refactor-spaces rekognition
    rekognition-fips repostspace resiliencehub resource-groups resource-groups-fips robomaker rolesanywhere
    rolesanywhere-fips route53profiles route53resolver rum rum-dataplane runtime-medical-imaging runtime-v2-lex s3
    s3-outposts s3tables s3vectors sagemaker-data-science-assistant sagemaker-unified-studio-mcp sagemaker.api
    sagemaker.api-fips sagemaker.featurestore-runtime sagemaker.featurestore-runtime-fips sagemaker.job-runtime
    sagemaker.metrics sagemaker.runtime sagemaker.runtime-fips scheduler schemas scn secretsmanager
    secretsmanager-fips security-ir securityagent securityhub securityhub-fips securitylake securitylake-fips
    serverlessrepo service.user-subscriptions servicecatalog servicecatalog-appregistry servicecatalog-fips
    servicediscovery servicediscovery-fips servicequotas shield shield-fips signer signin signin-v2 simspaceweaver
    snow-device-management sns sns-fips social-messaging social-messaging-fips sqlworkbench sqlworkbench-v2 sqs
    sqs-fips ssm ssm-contacts ssm-fips ssm-incidents ssm-incidents-fips ssm-quicksetup ssm-sap ssm-sap-fips
    ssmmessages sso-oauth states storage-omics storagegateway storagegateway-fips stream-logs stream-logs-fips
    streaming-rekognition streaming-rekognition-fips sts sts-fips support supportapp swf swf-fips sync-states
    synthetics synthetics-fips syslog-logs tagging tags-omics tags-omics-fips tax textract textract-fips
    thinclient.api timestream-influxdb timestream-influxdb-fips timestream.ingest-cell2 timestream.query-cell2 tnb
    transcribe transcribe-fips transcribestreaming transcribestreaming-fips transfer transfer-fips transfer.server
    transform transform-agents transform-custom translate trustedadvisor uxc verifiedpermissions
    verifiedpermissions-fips voiceid vpc-lattice wafv2 wafv2-fips wellarchitected wickr-admin wisdom workflows-omics
    workflows-omics-fips workmail workmailmessageflow workspaces workspaces-fips workspaces-instances workspaces-web
    workspaces-web-fips xray xray-fips
`)

/** Full names of the services whose names have another form. */
export const otherServices = words(`
    api.aws.us-east-1.cassandra-streams aws.api.us-east-1.bcm-data-exports aws.api.us-east-1.emr-service-cell01
    aws.api.us-east-1.freetier aws.api.us-east-1.kafka-api aws.api.us-east-1.kafka-api-fips
    aws.api.us-east-1.kendra-ranking aws.api.us-east-1.qbusiness aws.api.us-east-1.resource-explorer-2
    aws.api.us-east-1.resource-explorer-2-fips aws.api.us-east-1.s3files aws.api.us-east-1.s3files-fips
    aws.api.us-east-1.sustainability aws.sagemaker.us-east-1.experiments aws.sagemaker.us-east-1.mlflow
    aws.sagemaker.us-east-1.notebook aws.sagemaker.us-east-1.partner-app aws.sagemaker.us-east-1.studio
    com.amazonaws.cloudfront com.amazonaws.iam com.amazonaws.route53 com.amazonaws.s3-global.accesspoint
    com.amazonaws.savingsplans
`)
