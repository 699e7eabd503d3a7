Instance: patient-immds-forecast
InstanceOf: OperationDefinition
Usage: #definition
Title: "登録された人の接種の予定を計算する / What is due next, of a person on record"
Description: """
この人の記録から、接種の判定と次の予定を計算します。何も保存しません。

Evaluates the doses on record of this person and says what is due next. Stores nothing.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/patient-immds-forecast"
* name = "PatientImmdsForecast"
* title = "登録された人の接種の予定を計算する / What is due next, of a person on record"
* description = """
この人の記録から、接種の判定と次の予定を計算します。何も保存しません。

Evaluates the doses on record of this person and says what is due next. Stores nothing.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = false
* code = #immds-forecast
* resource[0] = #Patient
* system = false
* type = false
* instance = true
* outputProfile = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-forecast-out"
* parameter[0].name = #assessmentDate
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "評価日。なければ今日。 / The day of assessment; without it, today."
* parameter[0].type = #date
* parameter[1].name = #explain
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "真のとき、規則の道筋も返す。 / Whether the rules that led to the result are returned as well."
* parameter[1].type = #boolean
* parameter[2].name = #evaluation
* parameter[2].use = #out
* parameter[2].min = 0
* parameter[2].max = "*"
* parameter[2].documentation = "接種ごと、疾病ごとの判定。 / One for each dose and disease."
* parameter[2].type = #ImmunizationEvaluation
* parameter[3].name = #recommendation
* parameter[3].use = #out
* parameter[3].min = 1
* parameter[3].max = "1"
* parameter[3].documentation = "次の接種の予定。 / What is due next."
* parameter[3].type = #ImmunizationRecommendation
* parameter[4].name = #trace
* parameter[4].use = #out
* parameter[4].min = 0
* parameter[4].max = "*"
* parameter[4].documentation = "explain が真のとき、結果に至った規則を順に。 / With explain, the rules that led to the result, one after the other."
* parameter[4].type = #string
