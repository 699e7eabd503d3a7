Extension: ZoneExtension
Id: zone
Title: "入口 / Zone"
Description: """
要求がどの入口から来たかです。internet はインターネット、lgwan は自治体の閉じた網、ops は運用者です。

Through which zone a request came: the internet, the closed network of municipalities, or operators.
"""
Context: AuditEvent
* insert Own
* value[x] 1..1
* value[x] only code
* valueCode from ZoneSet (required)
* valueCode ^short = "入口 / Zone"
