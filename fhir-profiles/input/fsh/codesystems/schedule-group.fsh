CodeSystem: ScheduleGroupCodes
Id: schedule-group
Title: "接種の予定の区分 / Schedule groups"
Description: """
接種スケジュールが一つの行として案内する区分です。制度（A類・B類・任意）ごとに分かれ、混合ワクチンは一つの区分になります。

The groups that the schedule speaks of, one line each: apart by programme (class A, class B, voluntary), and one for what a combination vaccine serves.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/schedule-group"
* ^content = #complete
* #DTP-IPV-HIB "五種混合" "五種混合：定期接種（A類）です。 / Five-in-one (diphtheria, pertussis, tetanus, polio, Hib): Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Five-in-one (diphtheria, pertussis, tetanus, polio, Hib)"
* #DTP-IPV "四種混合" "四種混合：定期接種（A類）です。 / Diphtheria, pertussis, tetanus and polio: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Diphtheria, pertussis, tetanus and polio"
* #MR "麻しん風しん混合（MR）" "麻しん風しん混合（MR）：定期接種（A類）です。 / Measles and rubella (MR): Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles and rubella (MR)"
* #DTP "ジフテリア・百日せき・破傷風" "ジフテリア・百日せき・破傷風：定期接種（A類）です。 / Diphtheria, pertussis, tetanus: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Diphtheria, pertussis, tetanus"
* #POLIO "ポリオ" "ポリオ：定期接種（A類）です。 / Polio: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Polio"
* #HIB "ヒブ" "ヒブ：定期接種（A類）です。 / Hib: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hib"
* #DT2 "二種混合（第2期）" "二種混合（第2期）：定期接種（A類）です。 / Diphtheria and tetanus, period 2: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Diphtheria and tetanus, period 2"
* #PCV "小児用肺炎球菌" "小児用肺炎球菌：定期接種（A類）です。 / Pneumococcal, children: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal, children"
* #HEPB "B型肝炎" "B型肝炎：定期接種（A類）です。 / Hepatitis B: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis B"
* #HEPB-VOL "B型肝炎（任意）" "B型肝炎（任意）：任意接種です。 / Hepatitis B, voluntary: Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis B, voluntary"
* #ROTA "ロタウイルス" "ロタウイルス：定期接種（A類）です。 / Rotavirus: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rotavirus"
* #BCG "BCG" "BCG：定期接種（A類）です。 / BCG: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "BCG"
* #MEASLES "麻しん" "麻しん：定期接種（A類）です。 / Measles: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles"
* #RUBELLA "風しん" "風しん：定期接種（A類）です。 / Rubella: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rubella"
* #VAR "水痘" "水痘：定期接種（A類）です。 / Varicella: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Varicella"
* #RUBELLA-5 "風しん（第5期）" "風しん（第5期）：定期接種（A類）です。 / Rubella, period 5: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rubella, period 5"
* #MUMPS "おたふくかぜ" "おたふくかぜ：任意接種です。 / Mumps: Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mumps"
* #JE "日本脳炎" "日本脳炎：定期接種（A類）です。 / Japanese encephalitis: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "Japanese encephalitis"
* #HPV "HPV（子宮頸がん予防）" "HPV（子宮頸がん予防）：定期接種（A類）です。 / HPV: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "HPV"
* #HPV-MALE "HPV（男性・任意）" "HPV（男性・任意）：任意接種です。 / HPV, men (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "HPV, men (voluntary)"
* #RSV-MATERNAL "RSウイルス（妊婦）" "RSウイルス（妊婦）：定期接種（A類）です。 / RSV, in pregnancy: Routine, class A."
  * ^designation[0].language = #en
  * ^designation[0].value = "RSV, in pregnancy"
* #RSV-OLDER "RSウイルス（高齢者・任意）" "RSウイルス（高齢者・任意）：任意接種です。 / RSV, from 60 (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "RSV, from 60 (voluntary)"
* #FLU-65 "インフルエンザ（高齢者）" "インフルエンザ（高齢者）：定期接種（B類）です。 / Influenza, from 65: Routine, class B."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza, from 65"
* #COVID-65 "新型コロナウイルス（高齢者）" "新型コロナウイルス（高齢者）：定期接種（B類）です。 / COVID-19, from 65: Routine, class B."
  * ^designation[0].language = #en
  * ^designation[0].value = "COVID-19, from 65"
* #PNEUMO-65 "肺炎球菌（高齢者）" "肺炎球菌（高齢者）：定期接種（B類）です。 / Pneumococcal, 65: Routine, class B."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal, 65"
* #ZOSTER "帯状疱疹" "帯状疱疹：定期接種（B類）です。 / Zoster: Routine, class B."
  * ^designation[0].language = #en
  * ^designation[0].value = "Zoster"
* #FLU-VOL "インフルエンザ（任意）" "インフルエンザ（任意）：任意接種です。 / Influenza, voluntary: Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza, voluntary"
* #COVID-VOL "新型コロナウイルス（任意）" "新型コロナウイルス（任意）：任意接種です。 / COVID-19, voluntary: Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "COVID-19, voluntary"
* #DTP-BOOSTER "三種混合の追加（任意）" "三種混合の追加（任意）：任意接種です。 / DTP boosters before school and at 11 (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "DTP boosters before school and at 11 (voluntary)"
* #IPV-BOOSTER "ポリオの追加（任意）" "ポリオの追加（任意）：任意接種です。 / IPV booster before school (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "IPV booster before school (voluntary)"
* #MENACWY "髄膜炎菌（任意）" "髄膜炎菌（任意）：任意接種です。 / Meningococcal ACWY (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Meningococcal ACWY (voluntary)"
* #HEPA "A型肝炎（任意）" "A型肝炎（任意）：任意接種です。 / Hepatitis A (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis A (voluntary)"
* #RABIES "狂犬病（任意）" "狂犬病（任意）：任意接種です。 / Rabies, before exposure (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rabies, before exposure (voluntary)"
* #YF "黄熱（任意）" "黄熱（任意）：任意接種です。 / Yellow fever (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Yellow fever (voluntary)"
* #TYPHOID "腸チフス（任意）" "腸チフス（任意）：任意接種です。 / Typhoid (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Typhoid (voluntary)"
* #TBE "ダニ媒介性脳炎（任意）" "ダニ媒介性脳炎（任意）：任意接種です。 / Tick-borne encephalitis (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tick-borne encephalitis (voluntary)"
* #PCV-ADULT "肺炎球菌（成人）（任意）" "肺炎球菌（成人）（任意）：任意接種です。 / Pneumococcal, adults outside the programme (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal, adults outside the programme (voluntary)"
* #ZOSTER-VOL "帯状疱疹（任意）" "帯状疱疹（任意）：任意接種です。 / Zoster, outside the programme (voluntary): Voluntary."
  * ^designation[0].language = #en
  * ^designation[0].value = "Zoster, outside the programme (voluntary)"
