Extension: RequestId
Id: request-id
Title: "要求の番号 / Request identifier"
Description: """
この版や監査記録を生んだ要求の番号です。応答の見出し X-Request-Id と同じ値で、問い合わせの手がかりになります。

The identifier of the request that led to this version or event. It equals the header X-Request-Id of the answer, and is what people quote when they ask.
"""
Context: AuditEvent, Provenance
* insert Own
* value[x] 1..1
* value[x] only string
* valueString ^short = "要求の番号 / Request identifier"
* valueString ^maxLength = 128
