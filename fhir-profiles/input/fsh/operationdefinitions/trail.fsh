Instance: trail
InstanceOf: OperationDefinition
Usage: #definition
Title: "だれが何をしたか / Who did what"
Description: """
監査記録を、新しいものから順に AuditEvent として示します。自治体の職員は自分の自治体の記録を、本人は自分の記録に触れたものを見られます。何も保存されず、何も変えられません。

Shows the trail as AuditEvents, the newest first. Municipal staff see their municipality's, a person what touched the own record. Nothing of it can be changed.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/trail"
* name = "Trail"
* title = "だれが何をしたか / Who did what"
* description = """
監査記録を、新しいものから順に AuditEvent として示します。自治体の職員は自分の自治体の記録を、本人は自分の記録に触れたものを見られます。何も保存されず、何も変えられません。

Shows the trail as AuditEvents, the newest first. Municipal staff see their municipality's, a person what touched the own record. Nothing of it can be changed.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = false
* code = #trail
* resource[0] = #AuditEvent
* system = false
* type = true
* instance = false
* parameter[0].name = #patient
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "この人の記録に触れたものだけ。 / Only what touched this patient's record."
* parameter[0].type = #string
* parameter[1].name = #date
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "*"
* parameter[1].documentation = "この日時のものだけ。ge などを前に付けられる。 / Only of this time; a prefix such as ge may stand before it."
* parameter[1].type = #string
* parameter[2].name = #agent
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "このアプリ・端末・アカウントがしたものだけ。 / Only what this client, device or account did."
* parameter[2].type = #string
* parameter[3].name = #return
* parameter[3].use = #out
* parameter[3].min = 1
* parameter[3].max = "1"
* parameter[3].documentation = "見つかった監査記録。 / The events that were found."
* parameter[3].type = #Bundle
