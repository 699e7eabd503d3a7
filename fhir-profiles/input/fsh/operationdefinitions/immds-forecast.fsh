Instance: immds-forecast
InstanceOf: OperationDefinition
Usage: #definition
Title: "接種の予定を計算する / What is due next, of what is handed over"
Description: """
渡された人と接種の記録から、接種の判定と次の予定を計算します。何も保存しません。

Evaluates the doses that are handed over and says what is due next. Stores nothing.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/immds-forecast"
* name = "ImmdsForecast"
* title = "接種の予定を計算する / What is due next, of what is handed over"
* description = """
渡された人と接種の記録から、接種の判定と次の予定を計算します。何も保存しません。

Evaluates the doses that are handed over and says what is due next. Stores nothing.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = false
* code = #immds-forecast
* base = "http://hl7.org/fhir/us/immds/OperationDefinition/ImmDSForecastOperation"
* system = true
* type = false
* instance = false
* inputProfile = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-forecast-in"
* outputProfile = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-forecast-out"
* parameter[0].name = #assessmentDate
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "評価日。 / The day of assessment."
* parameter[0].type = #date
* parameter[1].name = #patient
* parameter[1].use = #in
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "対象の人。性別と生年月日だけを使う。 / The person: sex and birth date are used, and nothing else."
* parameter[1].type = #Patient
* parameter[2].name = #immunization
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "*"
* parameter[2].documentation = "接種の記録。200 件まで。 / Doses, up to 200."
* parameter[2].type = #Immunization
* parameter[3].name = #observation
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "*"
* parameter[3].documentation = "妊娠、検査の結果、自治体の認定など。 / Pregnancy, results of tests, what the municipality certified."
* parameter[3].type = #Observation
* parameter[4].name = #condition
* parameter[4].use = #in
* parameter[4].min = 0
* parameter[4].max = "*"
* parameter[4].documentation = "かかった病気、接種に適さない状態。 / Diseases had, and what excludes a vaccine."
* parameter[4].type = #Condition
* parameter[5].name = #explain
* parameter[5].use = #in
* parameter[5].min = 0
* parameter[5].max = "1"
* parameter[5].documentation = "真のとき、規則の道筋も返す。 / Whether the rules that led to the result are returned as well."
* parameter[5].type = #boolean
* parameter[6].name = #evaluation
* parameter[6].use = #out
* parameter[6].min = 0
* parameter[6].max = "*"
* parameter[6].documentation = "接種ごと、疾病ごとの判定。 / One for each dose and disease."
* parameter[6].type = #ImmunizationEvaluation
* parameter[7].name = #recommendation
* parameter[7].use = #out
* parameter[7].min = 1
* parameter[7].max = "1"
* parameter[7].documentation = "次の接種の予定。 / What is due next."
* parameter[7].type = #ImmunizationRecommendation
* parameter[8].name = #trace
* parameter[8].use = #out
* parameter[8].min = 0
* parameter[8].max = "*"
* parameter[8].documentation = "explain が真のとき、結果に至った規則を順に。 / With explain, the rules that led to the result, one after the other."
* parameter[8].type = #string
