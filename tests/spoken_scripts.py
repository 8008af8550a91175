"""What people say in Chinese, Japanese, Thai, Khmer and Hindi, and what somebody else says."""

TOLD = {
    "Chinese": "我等了整整三天箱子才送到，打开一看鱼全都坏了，客服电话也一直没有人接。",
    "Japanese": "箱はいつも玄関の前に置かれていて、開けてみたら卵が全部割れていました。",
    "Thai": "กล่องมาถึงช้าไปสองวันและผักที่สั่งไว้ก็เน่าหมดแล้วทั้งกล่องเลยค่ะ",
    "Khmer": "ប្រអប់មកដល់យឺតពីរថ្ងៃហើយបន្លែដែលខ្ញុំបានកុម្ម៉ង់ក៏រលួយអស់ដែរ",
    "Hindi": "डिब्बा दो दिन देर से आया और उसमें रखी हुई सारी सब्ज़ियाँ सड़ चुकी थीं।",
}
ELSE = {
    "Chinese": "菜谱写得很清楚，孩子们都喜欢自己动手做饭，下个月我们还会继续订。",
    "Japanese": "配達の人はとても親切で、レシピも分かりやすくて家族みんなで楽しめました。",
    "Thai": "สูตรอาหารอ่านเข้าใจง่ายมาก ลูกๆ ของฉันชอบทำกับข้าวด้วยกันทุกวันเสาร์",
    "Khmer": "រូបមន្តងាយយល់ណាស់ ហើយកូនៗរបស់ខ្ញុំចូលចិត្តធ្វើម្ហូបជាមួយគ្នា",
    "Hindi": "मुझे उनकी रेसिपी बहुत आसान लगी और बच्चों ने भी हमारे साथ खाना बनाया।",
}


def part(said: str) -> str:
    """The middle of what was said, cut before a word or a letter."""
    if said.count(" ") > 4:
        return " ".join(said.split()[1:-1])
    return said[next(at for at in range(6, len(said)) if said[at].isalnum()) : -3]
