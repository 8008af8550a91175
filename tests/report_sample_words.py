"""What the people of the sample study say; each sentence is one planted quote."""

from typing import NamedTuple

from synth.records.evidence import Mode


class Saying(NamedTuple):
    """One theme (or one wish, expectation, rumour) and the sentences that carry it."""

    stage: str
    facet: str
    name: str
    words: tuple[str, ...]
    labels: tuple[tuple[str, str | int | None], ...] = ()
    mode: Mode = "experienced"
    bright: bool = False
    against: str = ""


def _pain(severity: int | None) -> tuple[tuple[str, int | None], ...]:
    return (("severity", severity),)


def _felt(emotion: str, what: str, valence: int | None) -> tuple[tuple[str, str | int | None], ...]:
    return (("emotion", emotion), ("object", what), ("valence", valence))


def _by(channel: str) -> tuple[tuple[str, str], ...]:
    return (("channel", channel),)


QUESTIONS = {
    "hear": "How did you first come across the meal kits?",
    "decide": "And what went on before you signed up, at home or anywhere else?",
    "order": "Take me through placing the first order, step by step if you can.",
    "first-box": "What happened on the day that the first box came?",
    "routine": "How did it go in the weeks after that?",
    "leave": "Was there a point where you paused or stopped, or thought about it?",
    "unassigned": "Is there anything else that I should have asked you?",
}

SAYINGS = (
    Saying("hear", "action", "Asks a friend who already gets the boxes", (
        "I asked Karin at the school gate what was in hers, and she showed me pictures on her phone.",
        "My brother had one going, so I just rang him and asked whether it was any good.")),
    Saying("hear", "action", "Keeps a voucher for later", (
        "There was a voucher in a parcel and it hung on the fridge for two months.",)),
    Saying("hear", "touchpoint", "Voucher in another shop's parcel", (
        "The voucher fell out of a shoe delivery.", "It was one of those cards that come with something else."), _by("print")),
    Saying("hear", "touchpoint", "Podcast advert with a code", ("I heard the code on a podcast so often that I knew it by heart.",), _by("audio")),
    Saying("hear", "goal", "Stop deciding what is for dinner", (
        "I just wanted somebody else to decide what we eat on a Wednesday.", "The deciding is the worst part, not the cooking.", "I wanted my head free at five o'clock.")),
    Saying("hear", "emotion", "Curious about what friends cook", (
        "I was really curious because hers looked like restaurant food.",), _felt("curiosity", "friends' dinners", 1)),
    Saying("hear", "emotion", "Wary of adverts for subscriptions", ("I don't trust anything that says first box free.",), _felt("distrust", "adverts", -1)),
    Saying("hear", "pain_point", "The price is not to be found before signing up", (
        "I couldn't find the price without giving them my e-mail address.", "You had to make an account to see what it costs, so I closed it and did it another day."), _pain(2)),
    Saying("decide", "action", "Works out the price per dinner against the supermarket", (
        "We sat at the table and worked it out per dinner, it was about two euros more than the shop.",
        "I put my receipts next to it and compared.", "My husband made a spreadsheet, of course.", "I divided it by four people and then by how often we throw food away.")),
    Saying("decide", "action", "Reads the complaints first", ("I always read the one-star reviews first.", "I looked up how to cancel before I signed up.")),
    Saying("decide", "touchpoint", "Review site", ("I was on that review page with the green stars for an hour.",), _by("web")),
    Saying("decide", "touchpoint", "Talk at the dinner table", ("We talked it over at dinner with the kids.", "My wife and I went through the recipes on the sofa."), _by("in person")),
    Saying("decide", "goal", "Throw away less food", ("We throw away so much salad, I wanted that to stop.", "Only what we need and not a whole bunch of coriander that dies in the drawer.")),
    Saying("decide", "goal", "Eat more vegetables with the children", ("I hoped the kids would eat something green.",)),
    Saying("decide", "emotion", "Torn between the price and the time saved", ("I kept going back and forth, it's money but it's also an hour of my day.", "Honestly I couldn't make up my mind for weeks."), _felt("torn", "price and time", -1)),
    Saying("decide", "emotion", "Relieved that it can be stopped at any time", ("What settled it was that you can stop whenever you like.", "It said no commitment and that was a relief.", "Fine, I thought, then there's nothing to lose."), _felt("relieved", "being able to stop", 1)),
    Saying("decide", "pain_point", "Reviews contradict each other on missing items", ("Half of them said it's perfect and half said things were missing, so what do I do with that.",), _pain(1)),
    Saying("decide", "pain_point", "Allergens are shown only after payment", ("My son is allergic to nuts and I could only see the allergens after I'd paid, so we went without that week.",), _pain(4)),
    Saying("decide", "goal", "Have dinner sorted by Thursday", ("I expected that by Thursday I'd have dinners sorted for the whole week.", "I thought it would save me the Saturday shop."), (), "expected"),
    Saying("decide", "pain_point", "Portions too small", ("My sister-in-law says that the portions are tiny and that they all ended up eating toast.",), (), "hearsay"),
    Saying("order", "action", "Chooses recipes with the children", ("We let the kids pick one each.", "The little one chose by the pictures.")),
    Saying("order", "action", "Picks a delivery day around work", ("I took Tuesday because I'm at home on Tuesdays.",)),
    Saying("order", "touchpoint", "Recipe chooser in the app", ("In the app you swipe through the recipes.", "The app shows twenty-five meals a week."), _by("app")),
    Saying("order", "touchpoint", "Checkout page", ("I did the paying on the laptop.",), _by("web")),
    Saying("order", "touchpoint", "Confirmation by e-mail", ("The e-mail came at once with the day and everything.",), _by("e-mail")),
    Saying("order", "touchpoint", "Text message before delivery", ("I got a text the evening before.",), _by("phone")),
    Saying("order", "touchpoint", "Help chat", ("I asked in the chat and a real person answered.",), _by("app")),
    Saying("order", "emotion", "Pleased with how quickly it was done", ("Five minutes and done, I was impressed.", "It was honestly easier than buying shoes.", "That part was a pleasure."), _felt("pleased", "ordering", 2), bright=True),
    Saying("order", "emotion", "Annoyed that the free box asks for a card", ("I was annoyed that a free box wants my card number.", "That made me angry, free should be free.", "I nearly shut the laptop."), _felt("annoyed", "card for a free box", -2)),
    Saying("order", "pain_point", "The plan cannot be changed once the card is in", ("I'd chosen three dinners and couldn't go back to two without starting again.", "I clicked back and everything was gone, so I did the whole thing twice."), _pain(2)),
    Saying("order", "pain_point", "Delivery days do not fit shift work", ("They only come between eight and noon and I'm on the ward then, so my neighbour has to take it in.",), _pain(3)),
    Saying("order", "pain_point", "Voucher code is refused at the last step", ("The code I'd saved for two months didn't work at the end and nobody could say why.",), _pain(2)),
    Saying("order", "pain_point", "Recipes with pork cannot be filtered out", ("We don't eat pork and I had to open every single one to check.", "There's no way to say no pork, you look at each picture."), _pain(2)),
    Saying("order", "pain_point", "Total appears only on the last page", ("The shipping was added on the very last page.",), _pain(1)),
    Saying("order", "pain_point", "The address form refuses a house name", ("It wouldn't take our address because there's no number, we're just called Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftshaus.",), _pain(3)),
    Saying("order", "goal", "A filter for what we don't eat", ("I'd love to tell it once what we don't eat and never see it again.", "If only it remembered that we are vegetarians."), (), "wished"),
    Saying("order", "workaround", "Keeps a list of safe recipes on paper", ("I've got a piece of paper on the fridge with the numbers of the ones that we can eat.",)),
    Saying("first-box", "action", "Unpacks and checks the list at the door", ("First thing I did was lay it all out and tick off the card.", "I unpacked it right there in the hallway.")),
    Saying("first-box", "action", "Cooks with the recipe card propped up", ("I stood the card against the toaster and went step by step.",)),
    Saying("first-box", "touchpoint", "The box itself", ("It's a big box, a really big box.", "The box stood in front of the door when I came home."), _by("in person")),
    Saying("first-box", "touchpoint", "Recipe card", ("The card has pictures for every step.",), _by("print")),
    Saying("first-box", "goal", "Get it cooked before the children melt down", ("I had forty minutes before the little one falls apart.",)),
    Saying("first-box", "emotion", "Cooks a proper dinner on a weekday and is proud of it", ("I was so proud, I sent a photo to everyone 👩‍👩‍👧‍👦🍲.", "It tasted like in a restaurant and I had made it.", "My daughter said it's the best thing I ever cooked, I was over the moon."), _felt("proud", "a dinner cooked on a weekday", 2), bright=True, against="An ingredient is missing from the first box"),
    Saying("first-box", "emotion", "Let down by what was missing", ("I was really let down, on the very first one.", "It spoiled the evening for me."), _felt("disappointed", "missing ingredient", -2)),
    Saying("first-box", "emotion", "Guilty about the packaging left over", ("All those little plastic bags, I felt terrible.", "I was ashamed to put it out on the street."), _felt("guilty", "packaging", -1)),
    Saying("first-box", "pain_point", "An ingredient is missing from the first box", ("The soy sauce wasn't in it, so I ran to the shop with the pan on the stove.", "There was no lime and the whole dish is lime.", "One sachet short, we ate it without.", "The cream was missing and I rang my neighbour for some."), _pain(3)),
    Saying("first-box", "pain_point", "The box stands in the sun until evening", ("It stood in the sun till seven and the fish went straight in the bin.",), _pain(4)),
    Saying("first-box", "pain_point", "Half an hour on the card takes an hour", ("Thirty minutes, it says, and it took me an hour and ten.", "They must have six hands."), _pain(2)),
    Saying("first-box", "emotion", "Fresher than in the shop", ("I expected it to be fresher than what I buy.",), (), "expected"),
    Saying("first-box", "goal", "Spare sachets of the small things", ("I wish they put in one more of everything small.",), (), "wished"),
    Saying("first-box", "workaround", "Keeps a shelf of spares", ("I've got soy sauce and limes in the house now, just in case.", "I buy cream on Mondays so that it can't happen again.")),
    Saying("routine", "action", "Chooses the week's meals on Sunday evening", ("Sunday night on the sofa we choose.", "I do it on Sundays when the kids are in bed.", "On the train, usually, on a Sunday.")),
    Saying("routine", "action", "Cooks two portions and freezes one", ("I make it all at once and freeze the other half.",)),
    Saying("routine", "touchpoint", "Reminder to choose", ("It reminds me on Friday.",), _by("app")),
    Saying("routine", "goal", "Dinner on the table by half past six", ("Half past six, that's the goal, every day.", "I want us all sitting down at the same time.")),
    Saying("routine", "emotion", "Calmer evenings", ("The evenings are calmer, I'd say that's the biggest thing.", "We don't argue about food any more.", "I come home and I know what to do, that's lovely."), _felt("calm", "evenings", 2), bright=True),
    Saying("routine", "emotion", "Bored by the same sauces", ("After six weeks it all tasted of the same teriyaki.", "It gets samey, to be honest."), _felt("bored", "sauces", -1)),
    Saying("routine", "pain_point", "A box comes although nobody chose", ("I forgot to choose and they sent me three fish.", "If you don't choose they choose for you, and it's never what you'd take."), _pain(2)),
    Saying("routine", "pain_point", "<script>alert(1)</script> said the app", ("The screen said <script>alert(1)</script> and then </script> and nothing else worked.",), _pain(1)),
    Saying("routine", "goal", "A shorter list", ("I'd rather have eight good ones than twenty-five.",), (), "wished"),
    Saying("routine", "emotion", "Partner finds it a faff", ("He's frustrated with all the chopping, I think.",), (), "hearsay"),
    Saying("leave", "action", "Skips weeks until nothing comes", ("I just skipped and skipped until it stopped.", "You can skip eight weeks, so I did.")),
    Saying("leave", "touchpoint", "Hotline", ("I had to ring them, nine to five.", "Twenty minutes of music on the phone."), _by("phone")),
    Saying("leave", "emotion", "Feels trapped by the subscription", ("I felt trapped, honestly, like with a gym.", "It made me furious that joining takes a minute and leaving takes a week."), _felt("trapped", "the subscription", -2)),
    Saying("leave", "emotion", "Still fond of the food", ("No hard feelings, the food was great.",), _felt("fond", "the food", 1)),
    Saying("leave", "pain_point", "Cancelling needs a phone call in office hours", ("I work nine to five and so do they, so I never got through and in the end blocked the card.", "You can't do it online, you have to phone."), _pain(4)),
    Saying("leave", "pain_point", "A box comes and is charged because the skip deadline passed", ("It was five days before and I thought two, so they charged me and the box went to the neighbours.", "I missed the cut-off and paid for food while we were on holiday.", "Nobody tells you it's Thursday at midnight."), _pain(3)),
    Saying("leave", "goal", "A pause with an end date", ("What I'd want is a pause button that says until when.", "Let me stop for the summer and start again by itself."), (), "wished"),
    Saying("unassigned", "action", "Cooks for the football club on Saturdays", ("On Saturdays I cook for thirty people at the club.",)),
    Saying("unassigned", "goal", "أريد أن آكل طعامًا صحيًا", ("قلت لهم: أريد أن آكل طعامًا صحيًا مع أطفالي كل يوم.",)),
    Saying("unassigned", "pain_point", "Kitchen too small for two cooks", ("Our kitchen is so small that only one person fits.",), _pain(None)),
)  # fmt: skip

SURVEY: dict[str, tuple[tuple[str, str | None], ...]] = {
    "What nearly stopped you from ordering, or did stop you?": (
        ("Free box but they want my card. No thanks.", "Annoyed that the free box asks for a card"),
        ("Couldn't see price before making account", "The price is not to be found before signing up"),
        ("nothing", None),
        ("We worked out the price per meal and it was ok", "Works out the price per dinner against the supermarket"),
        ("no filter for pork!!!", "Recipes with pork cannot be filtered out"),
        ("n/a", None),
        ("It was quick and easy 😀", "Pleased with how quickly it was done"),
    ),
    "Why did you cancel?": (
        ("Had to phone to cancel. Never again.", "Cancelling needs a phone call in office hours"),
        ("moved house", None),
        ("Charged although I had skipped, too late apparently", "A box comes and is charged because the skip deadline passed"),
        ("Too much packaging, felt bad", "Guilty about the packaging left over"),
        ("got boring after a while", "Bored by the same sauces"),
        ("missing ingredients twice in a row", "An ingredient is missing from the first box"),
        ("I didn't, I love how calm the evenings are", "Calmer evenings"),
        ("-", None),
        ("I'd come back if I could pause for the holidays", "A pause with an end date"),
    ),
}  # fmt: skip

LONG_TURN = " ".join(
    "And then it went on like that week after week, we would choose and cook and forget, and "
    f"in week {week} somebody was ill and the vegetables waited in the drawer until the weekend, "
    "which is not what I had in mind when I began, but you live with it and make soup."
    for week in range(1, 31)
)  # fmt: skip
