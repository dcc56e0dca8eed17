# The provider of Custom::FargateEndpoints. Deploy it once per account and region.
# `npx fargate-endpoints package` writes the template.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "bucket" {
  type        = string
  description = "A bucket of this region, from which CloudFormation reads the template: it is larger than a request may be"
}

variable "template_file" {
  type        = string
  default     = "fargate-endpoints.template.json"
  description = "What fargate-endpoints package wrote"
}

variable "parameters" {
  type        = map(string)
  default     = {}
  description = "Parameters of template.yaml, such as Architecture, RolePath and AlarmTopicArn"
}

data "aws_s3_bucket" "templates" {
  bucket = var.bucket
}

# Each version of the template has its own URL, so a new version updates the stack.
resource "aws_s3_object" "template" {
  bucket = var.bucket
  key    = "fargate-endpoints/${filesha256(var.template_file)}.json"
  source = var.template_file
}

resource "aws_cloudformation_stack" "provider" {
  #checkov:skip=CKV_AWS_124: Terraform waits for the stack and reports its errors
  name         = "fargate-endpoints"
  template_url = "https://${data.aws_s3_bucket.templates.bucket_regional_domain_name}/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_NAMED_IAM"]
  parameters   = var.parameters
}

output "service_token" {
  value = aws_cloudformation_stack.provider.outputs["ServiceToken"]
}
