Instance: immunization-plan
InstanceOf: OperationDefinition
Usage: #definition
Title: "残りの接種の計画を立てる / A plan of all remaining doses"
Description: """
この人の残りの接種を、間隔と同時接種の規則を守り、来院の回数が少なくなるように日に割り当てます。何も保存しません。

Puts all remaining doses of this person on days, by the rules of intervals and of giving vaccines together, with as few visits as it finds. Stores nothing.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/immunization-plan"
* name = "ImmunizationPlan"
* title = "残りの接種の計画を立てる / A plan of all remaining doses"
* description = """
この人の残りの接種を、間隔と同時接種の規則を守り、来院の回数が少なくなるように日に割り当てます。何も保存しません。

Puts all remaining doses of this person on days, by the rules of intervals and of giving vaccines together, with as few visits as it finds. Stores nothing.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = false
* code = #immunization-plan
* resource[0] = #Patient
* system = false
* type = false
* instance = true
* parameter[0].name = #assessmentDate
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "評価日。なければ今日。 / The day of assessment; without it, today."
* parameter[0].type = #date
* parameter[1].name = #until
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "この日までを計画する。なければ評価日から 2 年。 / Plans up to this day; without it, two years from the day of assessment."
* parameter[1].type = #date
* parameter[2].name = #voluntary
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "真のとき、任意接種も入れる。 / Whether voluntary vaccines are planned as well."
* parameter[2].type = #boolean
* parameter[3].name = #visit
* parameter[3].use = #out
* parameter[3].min = 0
* parameter[3].max = "*"
* parameter[3].documentation = "一回の来院。 / One visit."
* parameter[3].part[0].name = #date
* parameter[3].part[0].use = #out
* parameter[3].part[0].min = 1
* parameter[3].part[0].max = "1"
* parameter[3].part[0].documentation = "来院の日。 / Its day."
* parameter[3].part[0].type = #date
* parameter[3].part[1].name = #latest
* parameter[3].part[1].use = #out
* parameter[3].part[1].min = 0
* parameter[3].part[1].max = "1"
* parameter[3].part[1].documentation = "この来院をこの日まで遅らせても、その接種は数えられる。 / The last day on which its doses would still count."
* parameter[3].part[1].type = #date
* parameter[3].part[2].name = #dose
* parameter[3].part[2].use = #out
* parameter[3].part[2].min = 1
* parameter[3].part[2].max = "*"
* parameter[3].part[2].documentation = "その日に受ける一回。 / A dose given on it."
* parameter[3].part[2].part[0].name = #group
* parameter[3].part[2].part[0].use = #out
* parameter[3].part[2].part[0].min = 1
* parameter[3].part[2].part[0].max = "1"
* parameter[3].part[2].part[0].documentation = "接種の予定の区分。 / The group of the schedule."
* parameter[3].part[2].part[0].type = #Coding
* parameter[3].part[2].part[1].name = #vaccine
* parameter[3].part[2].part[1].use = #out
* parameter[3].part[2].part[1].min = 0
* parameter[3].part[2].part[1].max = "1"
* parameter[3].part[2].part[1].documentation = "ワクチン。 / The vaccine."
* parameter[3].part[2].part[1].type = #CodeableConcept
* parameter[3].part[2].part[2].name = #number
* parameter[3].part[2].part[2].use = #out
* parameter[3].part[2].part[2].min = 1
* parameter[3].part[2].part[2].max = "1"
* parameter[3].part[2].part[2].documentation = "何回目か。 / Which dose it is."
* parameter[3].part[2].part[2].type = #positiveInt
* parameter[3].part[2].part[3].name = #status
* parameter[3].part[2].part[3].use = #out
* parameter[3].part[2].part[3].min = 1
* parameter[3].part[2].part[3].max = "1"
* parameter[3].part[2].part[3].documentation = "計画したときの状態。 / How it stood when it was planned."
* parameter[3].part[2].part[3].type = #Coding
* parameter[4].name = #unplanned
* parameter[4].use = #out
* parameter[4].min = 0
* parameter[4].max = "*"
* parameter[4].documentation = "日を決められなかった区分。 / A group for which no day could be told."
* parameter[4].part[0].name = #group
* parameter[4].part[0].use = #out
* parameter[4].part[0].min = 1
* parameter[4].part[0].max = "1"
* parameter[4].part[0].documentation = "接種の予定の区分。 / The group of the schedule."
* parameter[4].part[0].type = #Coding
* parameter[4].part[1].name = #reason
* parameter[4].part[1].use = #out
* parameter[4].part[1].min = 1
* parameter[4].part[1].max = "1"
* parameter[4].part[1].documentation = "その理由。 / Why."
* parameter[4].part[1].type = #CodeableConcept
