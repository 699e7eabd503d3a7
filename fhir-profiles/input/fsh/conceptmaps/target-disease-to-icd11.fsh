Instance: target-disease-to-icd11
InstanceOf: ConceptMap
Usage: #definition
Title: "対象疾病から ICD-11 へ / Target disease to ICD-11"
Description: """
証明書に載せる ICD-11 の病気の符号です。黄熱、結核、新型コロナ以外は一般の知識によるので、使う前に確かめてください。

ICD-11 codes of diseases for certificates. Those other than yellow fever, tuberculosis and COVID-19 rest on general knowledge; verify them before use.
"""
* url = "https://sesshu.example/fhir/ConceptMap/target-disease-to-icd11"
* name = "TargetDiseaseToIcd11"
* title = "対象疾病から ICD-11 へ / Target disease to ICD-11"
* description = """
証明書に載せる ICD-11 の病気の符号です。黄熱、結核、新型コロナ以外は一般の知識によるので、使う前に確かめてください。

ICD-11 codes of diseases for certificates. Those other than yellow fever, tuberculosis and COVID-19 rest on general knowledge; verify them before use.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/target-disease"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/target-disease"
* group[0].target = "http://id.who.int/icd/release/11/mms"
* group[0].element[0].code = #diphtheria
* group[0].element[0].display = "ジフテリア"
* group[0].element[0].target[0].code = #1C17
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #pertussis
* group[0].element[1].display = "百日咳"
* group[0].element[1].target[0].code = #1C12
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #tetanus
* group[0].element[2].display = "破傷風"
* group[0].element[2].target[0].code = #1C13
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #polio
* group[0].element[3].display = "ポリオ"
* group[0].element[3].target[0].code = #1C81
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #hib
* group[0].element[4].display = "ヒブ感染症"
* group[0].element[4].target[0].equivalence = #unmatched
* group[0].element[4].target[0].comment = "確かめた符号がありません。 / No confirmed code is known."
* group[0].element[5].code = #pneumococcal
* group[0].element[5].display = "肺炎球菌感染症"
* group[0].element[5].target[0].equivalence = #unmatched
* group[0].element[5].target[0].comment = "確かめた符号がありません。 / No confirmed code is known."
* group[0].element[6].code = #hepatitis-b
* group[0].element[6].display = "Ｂ型肝炎"
* group[0].element[6].target[0].code = #1E50.1
* group[0].element[6].target[0].equivalence = #narrower
* group[0].element[6].target[0].comment = "急性の符号です。 / The code of the acute disease."
* group[0].element[7].code = #rotavirus
* group[0].element[7].display = "ロタウイルス感染症"
* group[0].element[7].target[0].code = #1A22
* group[0].element[7].target[0].equivalence = #narrower
* group[0].element[7].target[0].comment = "腸炎の符号です。 / The code of the enteritis."
* group[0].element[8].code = #tuberculosis
* group[0].element[8].display = "結核"
* group[0].element[8].target[0].code = #1B1Z
* group[0].element[8].target[0].equivalence = #equivalent
* group[0].element[9].code = #measles
* group[0].element[9].display = "麻しん"
* group[0].element[9].target[0].code = #1F03
* group[0].element[9].target[0].equivalence = #equivalent
* group[0].element[10].code = #rubella
* group[0].element[10].display = "風しん"
* group[0].element[10].target[0].code = #1F02
* group[0].element[10].target[0].equivalence = #equivalent
* group[0].element[11].code = #mumps
* group[0].element[11].display = "おたふくかぜ"
* group[0].element[11].target[0].code = #1D80
* group[0].element[11].target[0].equivalence = #equivalent
* group[0].element[12].code = #varicella
* group[0].element[12].display = "水痘"
* group[0].element[12].target[0].code = #1E90
* group[0].element[12].target[0].equivalence = #equivalent
* group[0].element[13].code = #zoster
* group[0].element[13].display = "帯状疱疹"
* group[0].element[13].target[0].code = #1E91
* group[0].element[13].target[0].equivalence = #equivalent
* group[0].element[14].code = #japanese-encephalitis
* group[0].element[14].display = "日本脳炎"
* group[0].element[14].target[0].code = #1C85
* group[0].element[14].target[0].equivalence = #equivalent
* group[0].element[15].code = #hpv
* group[0].element[15].display = "ヒトパピローマウイルス感染症"
* group[0].element[15].target[0].equivalence = #unmatched
* group[0].element[15].target[0].comment = "確かめた符号がありません。 / No confirmed code is known."
* group[0].element[16].code = #influenza
* group[0].element[16].display = "インフルエンザ"
* group[0].element[16].target[0].code = #1E30
* group[0].element[16].target[0].equivalence = #equivalent
* group[0].element[17].code = #covid-19
* group[0].element[17].display = "新型コロナウイルス感染症"
* group[0].element[17].target[0].code = #RA01
* group[0].element[17].target[0].equivalence = #equivalent
* group[0].element[18].code = #rsv
* group[0].element[18].display = "ＲＳウイルス感染症"
* group[0].element[18].target[0].equivalence = #unmatched
* group[0].element[18].target[0].comment = "確かめた符号がありません。 / No confirmed code is known."
* group[0].element[19].code = #hepatitis-a
* group[0].element[19].display = "Ａ型肝炎"
* group[0].element[19].target[0].code = #1E50.0
* group[0].element[19].target[0].equivalence = #narrower
* group[0].element[19].target[0].comment = "急性の符号です。 / The code of the acute disease."
* group[0].element[20].code = #meningococcal
* group[0].element[20].display = "髄膜炎菌感染症"
* group[0].element[20].target[0].code = #1C1C
* group[0].element[20].target[0].equivalence = #equivalent
* group[0].element[21].code = #rabies
* group[0].element[21].display = "狂犬病"
* group[0].element[21].target[0].code = #1C82
* group[0].element[21].target[0].equivalence = #equivalent
* group[0].element[22].code = #yellow-fever
* group[0].element[22].display = "黄熱"
* group[0].element[22].target[0].code = #1D47
* group[0].element[22].target[0].equivalence = #equivalent
* group[0].element[23].code = #typhoid
* group[0].element[23].display = "腸チフス"
* group[0].element[23].target[0].code = #1A07
* group[0].element[23].target[0].equivalence = #equivalent
* group[0].element[24].code = #tick-borne-encephalitis
* group[0].element[24].display = "ダニ媒介脳炎"
* group[0].element[24].target[0].code = #1C84
* group[0].element[24].target[0].equivalence = #equivalent
* group[0].element[25].code = #smallpox
* group[0].element[25].display = "痘そう"
* group[0].element[25].target[0].code = #1E70
* group[0].element[25].target[0].equivalence = #equivalent
* group[0].element[26].code = #mpox
* group[0].element[26].display = "エムポックス"
* group[0].element[26].target[0].code = #1E71
* group[0].element[26].target[0].equivalence = #equivalent
