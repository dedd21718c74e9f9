/** The published description of the interface 接口文档 (OpenAPI 3.1), made from the operations themselves. */
import { z } from 'zod'
import { OPERATIONS, type OperationName } from '../contract/operations.ts'

type Json = Readonly<Record<string, unknown>>

const PROBLEM: Json = {
  type: 'object',
  description: '问题提示（RFC 9457），problems 列出全部',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    fix: { type: 'string' },
    severity: { enum: ['error', 'warning', 'note'] },
    problems: { type: 'array', items: { type: 'object' } },
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'fix'],
}

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return schema
}

/** Where an operation is found. Questions are GET with the input as parameters, acts are POST. */
export const pathOf = (name: OperationName): string => `/api/platform/${name}`

export function openApi(): Json {
  const paths: Record<string, unknown> = {}
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const asks = operation.kind === 'query' || operation.kind === 'file'
    const input = schemaOf(operation.input, 'input')
    const answer =
      operation.kind === 'file'
        ? {
            '200': {
              description: '文件',
              content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
            },
          }
        : {
            '200': {
              description: '成功',
              content: { 'application/json': { schema: schemaOf(operation.output, 'output') } },
            },
          }
    const responses = {
      ...answer,
      default: {
        description: '问题提示',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    }
    const properties = (input.properties ?? {}) as Readonly<Record<string, Json>>
    const required = (input.required ?? []) as readonly string[]
    const request = asks
      ? {
          parameters: Object.entries(properties).map(([field, schema]) => ({
            name: field,
            in: 'query',
            required: required.includes(field),
            schema,
          })),
        }
      : {
          requestBody: {
            required: true,
            content:
              operation.kind === 'upload'
                ? {
                    'multipart/form-data': {
                      schema: {
                        type: 'object',
                        properties: { input, file: { type: 'string', format: 'binary' } },
                        required: ['input', 'file'],
                      },
                    },
                  }
                : { 'application/json': { schema: input } },
          },
        }
    paths[pathOf(name as OperationName)] = {
      [asks ? 'get' : 'post']: {
        operationId: name,
        summary: operation.summary,
        ...request,
        responses,
        security: [{ session: [] }],
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '绩衡接口',
      version: '1',
      description: '部门整体支出绩效评价。写操作须带 x-jiheng: 1 请求头。',
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'jiheng' } },
    },
  }
}
