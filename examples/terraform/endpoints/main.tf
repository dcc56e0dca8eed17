# The endpoints that ECS tasks on Fargate need in the private subnets of a VPC, in an account and region with the provider.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "name" {
  type        = string
  default     = "endpoints-for-fargate"
  description = "The name of the stack"
}

variable "vpc_id" {
  type        = string
  description = "The VPC; its routes must exist first, so give depends_on where they are in the same configuration"
}

variable "properties" {
  type        = any
  default     = {}
  description = "Further properties of Custom::FargateEndpoints, such as { EcsExec = true, SubnetIds = [...] }"
}

data "aws_ssm_parameter" "service_token" {
  name = "/fargate-endpoints/service-token"
}

resource "aws_cloudformation_stack" "endpoints" {
  #checkov:skip=CKV_AWS_124: Terraform waits for the stack and reports its errors
  name = var.name

  template_body = jsonencode({
    Resources = {
      Endpoints = {
        Type = "Custom::FargateEndpoints"
        Properties = merge(
          { ServiceToken = nonsensitive(data.aws_ssm_parameter.service_token.value), VpcId = var.vpc_id },
          var.properties,
        )
      }
    }
    Outputs = {
      for name in ["EndpointIds", "SecurityGroupId", "S3PrefixListId", "Warnings"] :
      name => { Value = { "Fn::GetAtt" = ["Endpoints", name] } }
    }
  })

  # CloudFormation waits an hour for the resource. Terraform's own limit is half of that.
  timeouts {
    create = "70m"
    update = "70m"
    delete = "70m"
  }
}

output "endpoint_ids" {
  value = split(",", aws_cloudformation_stack.endpoints.outputs["EndpointIds"])
}

output "security_group_id" {
  description = "Where the tasks' group restricts outbound traffic, it must allow TCP 443 to this group"
  value       = aws_cloudformation_stack.endpoints.outputs["SecurityGroupId"]
}

output "s3_prefix_list_id" {
  description = "And to this prefix list"
  value       = aws_cloudformation_stack.endpoints.outputs["S3PrefixListId"]
}

output "warnings" {
  value = aws_cloudformation_stack.endpoints.outputs["Warnings"]
}
