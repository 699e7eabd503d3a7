CodeSystem: JpClaimsDisease
Id: jp-claims-disease
Title: "傷病名マスター / Diseases of the claims master"
Description: """
診療報酬の請求に使う傷病名マスターの 7 桁のコードのうち、予防接種の対象疾病に使うものです。出典：社会保険診療報酬支払基金「傷病名マスター」。

Of the seven-digit codes of the disease master for medical claims, those that name diseases of the immunization programme. Source: disease master of the Health Insurance Claims Review and Reimbursement Services.
"""
* insert Restated(http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease)
* ^language = #ja
* ^content = #fragment
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{7}$"
* #0329001 "ジフテリア"
* #0339001 "百日咳"
* #0379002 "破傷風"
* #0459002 "ポリオ"
* #8830711 "インフルエンザ菌感染症"
* #8847809 "肺炎球菌感染症"
* #0703002 "Ｂ型肝炎"
* #8847684 "ロタウイルス性胃腸炎"
* #8833031 "結核"
* #0559004 "麻疹"
* #0569001 "風疹"
* #0729004 "流行性耳下腺炎"
* #8842189 "水痘"
* #0539013 "帯状疱疹"
* #0620002 "日本脳炎"
* #0781039 "ヒトパピローマウイルス感染症"
* #4871001 "インフルエンザ"
* #8850104 "ＣＯＶＩＤ－１９"
* #0799008 "ＲＳウイルス感染症"
* #0701001 "Ａ型肝炎"
* #8835782 "髄膜炎菌感染症"
* #0719002 "狂犬病"
* #8830973 "黄熱"
* #0020002 "腸チフス"
* #0729002 "ムンプス"
