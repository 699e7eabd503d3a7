CodeSystem: DepartureReasonCodes
Id: departure-reason
Title: "転出・死亡などの区分 / Reason for leaving"
Description: """
住民が名簿から外れた理由です。ファイルの数字との対応は自治体ごとの設定です。

Why a resident left the register. Which digit of a file stands for which reason is a setting of the municipality.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/departure-reason"
* ^content = #complete
* #moved-out "転出" "他の自治体へ移りました。 / The person moved to another municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Moved out"
* #dead "死亡" "亡くなりました。 / The person died."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dead"
* #removed "職権消除など" "転出と死亡のほかの理由で住民票が消えました。 / The entry was removed for a reason other than moving or death."
  * ^designation[0].language = #en
  * ^designation[0].value = "Removed"
