CodeSystem: JpRoute
Id: jp-route
Title: "投与経路 / Routes of administration"
Description: """
薬を投与する経路の符号です。HL7 v2 の表 0162 に基づきます。

Routes by which medicines are given, after table 0162 of HL7 v2.
"""
* insert Restated(http://jpfhir.jp/fhir/core/CodeSystem/route-codes)
* ^language = #ja
* ^content = #complete
* ^caseSensitive = true
* #AP "外用"
  * ^designation[0].language = #en
  * ^designation[0].value = "Applied externally"
* #B "頬側"
  * ^designation[0].language = #en
  * ^designation[0].value = "Buccal"
* #DT "歯科用"
  * ^designation[0].language = #en
  * ^designation[0].value = "Dental"
* #EP "硬膜外"
  * ^designation[0].language = #en
  * ^designation[0].value = "Epidural"
* #ET "気管内チューブ"
  * ^designation[0].language = #en
  * ^designation[0].value = "Endotracheal tube"
* #GTT "胃瘻チューブ"
  * ^designation[0].language = #en
  * ^designation[0].value = "Gastrostomy tube"
* #GU "泌尿生殖器洗浄"
  * ^designation[0].language = #en
  * ^designation[0].value = "Genitourinary irrigant"
* #IMR "身体部位の浸漬"
  * ^designation[0].language = #en
  * ^designation[0].value = "Body part immersed"
* #IA "動脈内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intra-arterial"
* #IB "滑液包内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intrabursal"
* #IC "心臓内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intracardiac"
* #ICV "頸管内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intracervical"
* #ID "皮膚内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intradermal"
* #IH "吸入"
  * ^designation[0].language = #en
  * ^designation[0].value = "Inhalation"
* #IHA "肝動脈内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intrahepatic artery"
* #IM "筋肉内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intramuscular"
* #IN "鼻腔内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intranasal"
* #IO "眼内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intraocular"
* #IP "腹腔内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intraperitoneal"
* #IS "滑膜内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intrasynovial"
* #IT "髄腔内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intrathecal"
* #IU "子宮内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intrauterine"
* #IV "静脈内"
  * ^designation[0].language = #en
  * ^designation[0].value = "Intravenous"
* #MTH "口・咽頭"
  * ^designation[0].language = #en
  * ^designation[0].value = "Mouth and throat"
* #MM "粘膜"
  * ^designation[0].language = #en
  * ^designation[0].value = "Mucous membrane"
* #NS "鼻側"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nasal"
* #NG "経鼻胃管"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nasogastric"
* #NP "鼻カニューレ"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nasal prongs"
* #NT "経鼻気管チューブ"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nasotracheal tube"
* #OP "眼"
  * ^designation[0].language = #en
  * ^designation[0].value = "Ophthalmic"
* #OT "耳"
  * ^designation[0].language = #en
  * ^designation[0].value = "Otic"
* #OTH "その他"
  * ^designation[0].language = #en
  * ^designation[0].value = "Other"
* #PF "灌流"
  * ^designation[0].language = #en
  * ^designation[0].value = "Perfusion"
* #PO "口"
  * ^designation[0].language = #en
  * ^designation[0].value = "Oral"
* #PR "直腸"
  * ^designation[0].language = #en
  * ^designation[0].value = "Rectal"
* #RM "再呼吸マスク"
  * ^designation[0].language = #en
  * ^designation[0].value = "Rebreather mask"
* #SD "湿布"
  * ^designation[0].language = #en
  * ^designation[0].value = "Soaked dressing"
* #SC "皮下"
  * ^designation[0].language = #en
  * ^designation[0].value = "Subcutaneous"
* #SL "舌下"
  * ^designation[0].language = #en
  * ^designation[0].value = "Sublingual"
* #TP "局所"
  * ^designation[0].language = #en
  * ^designation[0].value = "Topical"
* #TRA "気管切開"
  * ^designation[0].language = #en
  * ^designation[0].value = "Tracheostomy"
* #TD "経皮性"
  * ^designation[0].language = #en
  * ^designation[0].value = "Transdermal"
* #TL "経舌"
  * ^designation[0].language = #en
  * ^designation[0].value = "Translingual"
* #UR "尿道"
  * ^designation[0].language = #en
  * ^designation[0].value = "Urethral"
* #VG "腟"
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaginal"
* #VM "ベンチュリーマスク"
  * ^designation[0].language = #en
  * ^designation[0].value = "Venturi mask"
* #WND "創傷"
  * ^designation[0].language = #en
  * ^designation[0].value = "Wound"
