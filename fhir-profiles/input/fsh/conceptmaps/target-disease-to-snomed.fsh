Instance: target-disease-to-snomed
InstanceOf: ConceptMap
Usage: #definition
Title: "対象疾病から SNOMED CT へ（任意） / Target disease to SNOMED CT, optional"
Description: """
SNOMED CT の使用許諾を持つ運用者だけが使う、任意の対応表です。証明書を含め、当基盤のどの処理もこの表を必要としません。

An optional map for operators who are licensed to use SNOMED CT. Nothing in this platform needs it, certificates included.
"""
* url = "https://sesshu.example/fhir/ConceptMap/target-disease-to-snomed"
* name = "TargetDiseaseToSnomed"
* title = "対象疾病から SNOMED CT へ（任意） / Target disease to SNOMED CT, optional"
* description = """
SNOMED CT の使用許諾を持つ運用者だけが使う、任意の対応表です。証明書を含め、当基盤のどの処理もこの表を必要としません。

An optional map for operators who are licensed to use SNOMED CT. Nothing in this platform needs it, certificates included.
"""
* language = #ja
* status = #active
* experimental = true
* copyright = "SNOMED CT は SNOMED International のもので、日本は加盟国ではありません。使うには許諾が要ります。 / SNOMED CT belongs to SNOMED International. Japan is no member; a licence is needed to use it."
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/target-disease"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/target-disease"
* group[0].target = "http://snomed.info/sct"
* group[0].element[0].code = #diphtheria
* group[0].element[0].display = "ジフテリア"
* group[0].element[0].target[0].code = #397430003
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #pertussis
* group[0].element[1].display = "百日咳"
* group[0].element[1].target[0].code = #27836007
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #tetanus
* group[0].element[2].display = "破傷風"
* group[0].element[2].target[0].code = #76902006
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #polio
* group[0].element[3].display = "ポリオ"
* group[0].element[3].target[0].code = #721764008
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #hib
* group[0].element[4].display = "ヒブ感染症"
* group[0].element[4].target[0].code = #709410003
* group[0].element[4].target[0].equivalence = #equivalent
* group[0].element[5].code = #pneumococcal
* group[0].element[5].display = "肺炎球菌感染症"
* group[0].element[5].target[0].code = #16814004
* group[0].element[5].target[0].equivalence = #equivalent
* group[0].element[6].code = #hepatitis-b
* group[0].element[6].display = "Ｂ型肝炎"
* group[0].element[6].target[0].code = #66071002
* group[0].element[6].target[0].equivalence = #equivalent
* group[0].element[7].code = #rotavirus
* group[0].element[7].display = "ロタウイルス感染症"
* group[0].element[7].target[0].code = #415822001
* group[0].element[7].target[0].equivalence = #equivalent
* group[0].element[8].code = #tuberculosis
* group[0].element[8].display = "結核"
* group[0].element[8].target[0].code = #56717001
* group[0].element[8].target[0].equivalence = #equivalent
* group[0].element[9].code = #measles
* group[0].element[9].display = "麻しん"
* group[0].element[9].target[0].code = #14189004
* group[0].element[9].target[0].equivalence = #equivalent
* group[0].element[10].code = #rubella
* group[0].element[10].display = "風しん"
* group[0].element[10].target[0].code = #36653000
* group[0].element[10].target[0].equivalence = #equivalent
* group[0].element[11].code = #mumps
* group[0].element[11].display = "おたふくかぜ"
* group[0].element[11].target[0].code = #36989005
* group[0].element[11].target[0].equivalence = #equivalent
* group[0].element[12].code = #varicella
* group[0].element[12].display = "水痘"
* group[0].element[12].target[0].code = #38907003
* group[0].element[12].target[0].equivalence = #equivalent
* group[0].element[13].code = #zoster
* group[0].element[13].display = "帯状疱疹"
* group[0].element[13].target[0].code = #4740000
* group[0].element[13].target[0].equivalence = #equivalent
* group[0].element[14].code = #japanese-encephalitis
* group[0].element[14].display = "日本脳炎"
* group[0].element[14].target[0].code = #52947006
* group[0].element[14].target[0].equivalence = #equivalent
* group[0].element[15].code = #hpv
* group[0].element[15].display = "ヒトパピローマウイルス感染症"
* group[0].element[15].target[0].code = #240532009
* group[0].element[15].target[0].equivalence = #equivalent
* group[0].element[16].code = #influenza
* group[0].element[16].display = "インフルエンザ"
* group[0].element[16].target[0].code = #719590007
* group[0].element[16].target[0].equivalence = #equivalent
* group[0].element[17].code = #covid-19
* group[0].element[17].display = "新型コロナウイルス感染症"
* group[0].element[17].target[0].code = #840539006
* group[0].element[17].target[0].equivalence = #equivalent
* group[0].element[18].code = #rsv
* group[0].element[18].display = "ＲＳウイルス感染症"
* group[0].element[18].target[0].code = #55735004
* group[0].element[18].target[0].equivalence = #equivalent
* group[0].element[19].code = #hepatitis-a
* group[0].element[19].display = "Ａ型肝炎"
* group[0].element[19].target[0].code = #40468003
* group[0].element[19].target[0].equivalence = #equivalent
* group[0].element[20].code = #meningococcal
* group[0].element[20].display = "髄膜炎菌感染症"
* group[0].element[20].target[0].code = #23511006
* group[0].element[20].target[0].equivalence = #equivalent
* group[0].element[21].code = #rabies
* group[0].element[21].display = "狂犬病"
* group[0].element[21].target[0].code = #14168008
* group[0].element[21].target[0].equivalence = #equivalent
* group[0].element[22].code = #yellow-fever
* group[0].element[22].display = "黄熱"
* group[0].element[22].target[0].code = #16541001
* group[0].element[22].target[0].equivalence = #equivalent
* group[0].element[23].code = #typhoid
* group[0].element[23].display = "腸チフス"
* group[0].element[23].target[0].code = #4834000
* group[0].element[23].target[0].equivalence = #equivalent
